"""Names and addresses that may be the same: forms, sounds, separators; the same whichever comes first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from office.likeness import (
    NameLikeness,
    is_traditional_form,
    match_keys,
    name_core,
    name_likeness,
    place_core,
    said,
    said_in_dialect,
)

TO_TRADITIONAL = OpenCC("s2t")
SIMPLIFIED = (
    "张章伟卫陈刘杨赵黄周吴徐孙马罗郑谢韩龙叶钟谭陆贾夏邹顾万钱汤严赖武戴单曾沈宁林凌李黎吕胡傅方买提艾力国建秀英丽华"
)
NAMES = st.text(SIMPLIFIED, min_size=2, max_size=4)
ANY = st.one_of(NAMES, st.text("张章O'Neill ·•-𬭎㛃䶮ａＢé", max_size=8))


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("张伟", "张伟", NameLikeness.SAME),
        ("張偉", "张伟", NameLikeness.OTHER_FORM),
        ("买买提•艾力", "买买提艾力", NameLikeness.OTHER_FORM),
        ("John O’Neill-Smith", "john oneill smith", NameLikeness.OTHER_FORM),
        ("José García", "Jose Garcia", NameLikeness.OTHER_FORM),
        ("章伟", "张伟", NameLikeness.SAME_SOUND),
        ("章偉", "张伟", NameLikeness.SAME_SOUND),
        ("zhang wei", "张伟", NameLikeness.SAME_SOUND),
        ("曾力", "增力", NameLikeness.SAME_SOUND),
        ("单伟", "善伟", NameLikeness.SAME_SOUND),  # the surname is read shan
        ("赞伟", "张伟", NameLikeness.SIMILAR_SOUND),
        ("黄伟", "方伟", NameLikeness.SIMILAR_SOUND),
        ("李宁", "李林", NameLikeness.SIMILAR_SOUND),
        ("胡军", "傅军", NameLikeness.SIMILAR_SOUND),
        ("刘军", "牛军", NameLikeness.SIMILAR_SOUND),
        ("李𬭎", "李㛃", NameLikeness.NONE),
        ("张伟", "李明", NameLikeness.NONE),
        ("张伟", "", NameLikeness.NONE),
        ("··", "•", NameLikeness.NONE),
    ],
)
def test_how_alike_two_names_are(one, other, likeness):
    assert name_likeness(one, other) == likeness


@given(ANY, ANY)
def test_likeness_is_the_same_for_both_orders(one, other):
    assert name_likeness(one, other) == name_likeness(other, one)


@given(NAMES)
def test_traditional_form_is_the_same_name_and_shares_every_key(name):
    other = TO_TRADITIONAL.convert(name)
    assert name_core(other) == name_core(name)
    assert match_keys(other, "") == match_keys(name, "")
    if other != name:
        assert name_likeness(name, other) == NameLikeness.OTHER_FORM
        assert is_traditional_form(name, other)


@given(NAMES, NAMES, st.sampled_from("·•・ \u3000-．"))
def test_separators_and_spaces_do_not_count(head, tail, separator):
    assert match_keys(head + separator + tail, "") == match_keys(head + tail, "")


@given(NAMES)
def test_who_sounds_the_same_sounds_the_same_in_every_dialect(name):
    assert said(name)
    assert said_in_dialect(name)
    for sound in said(name):
        assert said_in_dialect(sound) or len(sound) < 2


@given(ANY, ANY)
def test_whoever_is_alike_shares_a_key(one, other):
    """What the panel calls alike is found by the index, and what shares no key is not alike."""
    assert bool(name_likeness(one, other)) == bool(
        match_keys(one, "") & match_keys(other, "") or (one and one == other)
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("临江市南山区石桥镇青石村三组27号", "石桥镇青石村3组27号"),
        ("临江市南山区石桥镇青石村三组二十七号", "石桥镇 青石村３组27"),
        ("锦华苑3号楼二单元1102室", "錦華苑三幢2单元1102"),
        ("柳荫巷一百零六号", "柳荫巷106号"),
    ],
)
def test_one_place_written_in_two_ways(one, other):
    assert place_core(one) == place_core(other) != ""


@pytest.mark.parametrize("vague", ["", "石桥镇", "临江市南山区石桥镇东坡村", "3号", "无"])
def test_a_place_too_vague_to_tell_people_apart_has_no_key(vague):
    assert place_core(vague) == ""


def test_keys_show_no_address():
    assert not any("石桥" in key for key in match_keys("张伟", "石桥镇三组27号"))


def test_names_of_organisations_have_no_sound():
    name = "临江市城关区锦华苑小区业主委员会筹备组办公室"
    assert match_keys(name, "") == {f"n:{name}"}
