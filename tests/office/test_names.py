"""Names and phones as typed, and the pinyin they are found and sorted by."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from office.names import NameRefusedError, clean_name, phone_digits, phone_warning
from office.pinyin import MAX_SPELLINGS, full_spellings, initial_spellings, name_keys, search_spellings, sort_key


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提‧艾力", "买买提·艾力"),
        ("买买提∙艾力", "买买提·艾力"),
        ("买买提 · 艾力", "买买提·艾力"),
        ("\u3000李𬭎\t\n", "李𬭎"),
        ("龚䶮", "龚䶮"),
        ("John O'Neill-Smith", "John O'Neill-Smith"),
        ("\ufa0c\uf9dc", "\ufa0c\uf9dc"),  # NFC would turn both into other characters
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("𱍐\U000323af", "𱍐\U000323af"),
        ("  ", ""),
    ],
)
def test_name_is_cleaned(typed, stored):
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("李\ue000", "“\ue000” is a private character other computers cannot read: type the Unicode character."),
        (
            "李\U000f0000",
            "“\U000f0000” is a private character other computers cannot read: type the Unicode character.",
        ),
        ("李\ud800四", "The name holds a broken character: type it again."),
        ("李\ufffd", "The name holds a broken character: type it again."),
        ("李\x00四", "The name holds an invisible character: type it again."),
        ("李\t四", "The name holds an invisible character: type it again."),
        ("李\u202e四", "The name holds an invisible character: type it again."),
        ("李\u200b四", "The name holds an invisible character: type it again."),
    ],
)
def test_name_is_refused(typed, message):
    with override("en"), pytest.raises(NameRefusedError) as refusal:
        clean_name(typed)

    with override("en"):
        assert refusal.value.messages == [message]


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    try:
        name = clean_name(text)
    except NameRefusedError:
        return
    assert clean_name(name) == name


@pytest.mark.parametrize(
    "phone",
    [
        "19900000001",
        "199 0000 0001",
        "１９９０００００００１",
        "0571-88881234",
        "010-88881234-12",
        "400-800-1234",
        "+353 1 234 5678",
        "（0571）88881234",
        "",
    ],
)
def test_phone_that_looks_usual(phone):
    assert phone_warning(phone) is None


@pytest.mark.parametrize("phone", ["1990000000", "12900000001", "88881234", "村委会电话", "110"])
def test_phone_that_looks_unusual_is_only_a_warning(phone):
    assert phone_warning(phone) is not None


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("+86 199-0000-0001", "19900000001"),
        ("008619900000001", "19900000001"),
        ("１９９０００００００１", "19900000001"),
        ("0571-88881234", "057188881234"),
        ("8612345", "8612345"),
        ("村委会", ""),
    ],
)
def test_phone_digits_of_equal_phones_are_equal(typed, digits):
    assert phone_digits(typed) == digits


@pytest.mark.parametrize(
    ("name", "spelling", "initials"),
    [
        ("王伟", "wangwei", "ww"),
        ("曾国藩", "zengguofan", "zgf"),
        ("单伟", "shanwei", "sw"),
        ("仇英", "qiuying", "qy"),
        ("翟欣", "zhaixin", "zx"),
        ("万俟雪", "moqixue", "mqx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("单于飞", "chanyufei", "cyf"),
        ("吕布", "lvbu", "lb"),
        ("龚䶮", "gongyan", "gy"),
        ("John O'Neill", "johnoneill", "jon"),
    ],
)
def test_likeliest_spelling_comes_first(name, spelling, initials):
    assert full_spellings(name)[0] == spelling
    assert initial_spellings(name)[0] == initials


def test_other_readings_are_found_too():
    assert full_spellings("单伟") == ["shanwei", "danwei", "chanwei"]
    assert "yuechanghong" in full_spellings("乐长虹")
    assert "lezhanghong" in full_spellings("乐长虹")


def test_character_without_a_reading_is_passed_over():
    assert full_spellings("李\U000323af") == ["li"]
    assert full_spellings("\U000323af") == []
    assert sort_key("\U000323af") == "\U000323af"


def test_search_spellings_hold_initials_and_full_spellings():
    assert search_spellings("单伟") == "sw dw cw shanwei danwei chanwei"


def test_names_are_sorted_by_syllables():
    names = ["曾强", "李雪", "单伟", "安娜", "李四", "张三"]

    assert sorted(names, key=sort_key) == ["安娜", "李四", "李雪", "单伟", "曾强", "张三"]


@given(st.text("乐单曾重长了行AB ·𬭎", max_size=25))
def test_spellings_are_few_and_plain(name):
    spellings = full_spellings(name)

    assert len(spellings) <= MAX_SPELLINGS
    assert all(spelling.isascii() and spelling.isalpha() for spelling in spellings)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("李小明", {"^LXM", "^LIXM", "^LIXIAOMING", "^XIAOMING", "李XM", "李XIAOMING"}),
        ("李明", {"^LM", "^LIMING", "^MING", "李MING"}),
        ("欧阳静怡", {"^OYJY", "^OUYANGJY", "^OUYANGJINGYI", "^JINGYI", "欧阳JY", "欧阳JINGYI"}),
        ("𬭎", set()),
        ("", set()),
    ],
)
def test_keys_of_a_name(name, keys):
    found = set(name_keys(name))

    assert found >= keys if name else found == keys


@given(st.text(max_size=12))
def test_keys_are_capitals_and_none_begins_another(name):
    keys = name_keys(name)

    assert not any(key != other and other.startswith(key) for key in keys for other in keys)
    assert all(key == key.upper() for key in keys)
