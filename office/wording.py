"""Standing texts of the papers: as first loaded, and filled in with what the office's settings say."""

from collections.abc import Mapping

from office.deadlines import current_rules
from office.models import Organisation, Wording, WordingKey

TEXTS: Mapping[str, str] = {
    WordingKey.REMEDY: (
        "如不服本处理意见，可以自收到本意见书之日起30日内，向原办理单位的上一级机关、单位请求复查"
        "（《信访工作条例》第三十五条）。逾期不请求复查的，本处理意见为该信访事项的最终意见；"
        "仍以同一事实和理由提出投诉请求的，不再受理。"
    ),
    WordingKey.PROCEDURE: (
        "本单位将听取您陈述的事实和理由，调查核实有关情况，必要时可以要求您补充材料，也可以举行听证；"
        "办结后出具处理意见，书面答复您。情况复杂需要延长期限的，经负责人批准，延长不超过【延长期限】日，"
        "并告知您延期理由（《信访工作条例》第三十四条）。"
    ),
    WordingKey.GUIDE: (
        "登记：说明来访人姓名、住址、联系方式、诉求和事实理由，出示有效身份证件，领取查询凭条。\n"
        "接谈：工作人员听取反映，宣传解释有关法律法规和政策，制作接谈记录，由来访人核对签名。\n"
        "处理：属于本单位职责的，立即办理；属于其他部门职责的，填写转办单转送，并告知去向。\n"
        "反馈：处理结果书面或口头告知来访人，并作出说明；不服处理意见的，可以依法请求复查、复核。\n"
        "归档：来访事项办结后，登记表、接谈记录、转办单和处理结果按时间和类别归档。"
    ),
    WordingKey.RULES: (
        "来访人应当如实反映情况，对所提供材料的真实性负责，不得捏造、歪曲事实，不得诬告、陷害他人。\n"
        "多人提出共同诉求的，应当推选代表，代表人数不得超过【代表人数】人。\n"
        "应当遵守法律法规和接待场所秩序，不得围堵、滞留、携带危险物品，不得侮辱、殴打、威胁工作人员。\n"
        "依法应当通过诉讼、仲裁、行政复议等法定途径解决的事项，请向有关机关提出。\n"
        "任何组织和个人不得打击报复来访人。工作人员应当热情接待、依法办事、严守秘密、廉洁自律。"
    ),
    WordingKey.PRIVACY: (
        "一、处理者。【单位】是您个人信息的处理者，地址：【地址】，电话：【电话】。\n"
        "二、目的和依据。为登记、接谈、办理、答复和归档您反映的事项，依照《信访工作条例》履行法定职责所必需"
        "（《中华人民共和国个人信息保护法》第十三条）。\n"
        "三、种类和方式。姓名、性别、出生日期、证件类型和号码、联系方式、住址、工作单位，以及您反映事项所需的信息；"
        "证件号码和电话加密保存，页面上遮盖显示，查看须有权限并留下记录。证件号码等敏感个人信息，只用于核对身份、"
        "识别重复来访和书面答复；不提供的，除法律另有规定外不影响反映问题。\n"
        "四、提供给他人。需要转送有关部门办理的，只提供办理所必需的内容；您要求保密的、检举控告的，不提供您的姓名和"
        "联系方式。不公开您的个人信息。\n"
        "五、保存期限。在办理期间保存；办结后按照档案管理规定的期限（10年、30年或者永久）保存，期满依法鉴定、销毁。\n"
        "六、您的权利。您可以查阅、复制、更正、补充您的个人信息，请求解释处理规则；符合法定情形的，可以请求删除"
        "（第四十四条至第四十八条）。未满十四周岁的，由监护人行使（第三十一条）。\n"
        "七、途径。向接待窗口提出，或者拨打【电话】；对处理有异议的，可以拨打监督电话【监督电话】，"
        "也可以向履行个人信息保护职责的部门投诉、举报。"
    ),
}


def wording(key: str) -> str:
    """The text as the administrator left it, with 【…】 filled in from the settings."""
    kept = Wording.objects.filter(key=key).values_list("text", flat=True).first()
    text = kept or TEXTS[key]
    for mark, value in _values().items():
        text = text.replace(f"【{mark}】", value)
    return text


def _values() -> dict[str, str]:
    office, rules = Organisation.objects.first() or Organisation(name="群众来访接待室"), current_rules()
    return {
        "单位": office.name,
        "地址": office.address,
        "电话": office.phone,
        "监督电话": office.hotline,
        "延长期限": str(rules.extension_days),
        "代表人数": str(rules.max_representatives),
    }
