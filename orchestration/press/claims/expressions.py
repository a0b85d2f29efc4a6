"""How texts print a time: the patterns of both languages, the more particular first.

Which days each of them means is ``periods``'.
"""

import re

from orchestration.press.claims.numbers import N_WORDS
from orchestration.press.letters import small

EN_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
EN_DATE = rf"(?:{EN_MONTH} {DAY}(?!\d)(?:,? ?\d{{4}})?|(?:the )?{DAY} (?:of )?{EN_MONTH}(?:,? \d{{4}})?|\d{{4}}-\d\d-\d\d)"
EN_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)day|(?:mon|tue|wed|thu|fri)\b"
EN_N = rf"(?:\d{{1,3}}|{'|'.join(N_WORDS[2:])})"
EN_ORDER = r"(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)"

# What a weekday's own figures are: Monday's net inflow, but not Monday's announcement.
OWN = (
    r"net|inflows?|outflows?|buying|selling|purchases?|sales|figures?|numbers?|totals?|amounts?|tally|sums?|haul|trading|"
    r"sessions?|close|closing|gains?|loss|losses|rise|fall|drop|slide|slump|advance|rally|decline|retreat|jump|flows?|"
    r"moves?|table|turnover|contribution|withdrawals?|tape|southbound|northbound|most|top|biggest|largest|record|peak|"
    r"portion|share|damage|intake|dose|instal?lment|margin|bill|count|take|result|helping|"
    r"high|low|level|exodus|spree|rout|rebound"
)

ZH_N = r"[一二两三四五六七八九十百廿\d]+"
ZH_DATE = r"(?:(?:\d{4}年|今年|去年)?\d{1,2}月\d{1,2}[日号]|\d{4}-\d\d-\d\d)"
ZH_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天](?!线|个)"

PATTERNS: dict[str, list[tuple[str, str]]] = {
    "en": [
        ("between", rf"(?:from |between )?(?P<a>{EN_DATE})\s?(?:-|to|through|until|and)\s?(?P<b>{EN_DATE})"),
        # Days to come, and those of other events, date nothing that has happened.
        (
            "not_a_date",
            rf"(?:next|coming|following) (?:week|month|quarter|year)(?:'s)?|(?:next|coming|ahead of|before|until|awaiting|look(?:s|ing|ed)? to|due (?:on|by|out)|scheduled for|reopens? on|closed on) "
            rf"(?:on )?(?:the )?(?:next )?(?:{EN_WEEKDAY}|{EN_DATE})(?!'s (?:close|net))"
            rf"|(?:{EN_WEEKDAY})'s(?= (?!(?:[\w.-]+ ){{0,3}}?(?:{OWN})\b|\W*(?:HK)?[$⟦\d]))",
        ),
        (
            "unclear",
            rf"(?:in |over |for |during )?(?:the |its |their )?(?:past|last|latest|previous) (?:{EN_N}|few|several) (?:weeks|months)",
        ),
        (
            "not_a_date",
            rf"(?:the |each of the )?(?:previous|preceding) (?:{EN_N}) (?:trading )?(?:sessions|days)",
        ),
        (
            "half",
            r"(?:in |over |during )?(?:the )?(?P<half>first|second) half(?: of (?:the year|this year|(?P<year>20\d\d)))?",
        ),
        (
            "not_a_date",
            rf"(?:for )?the first time in (?:more than |almost |nearly |over |about )?(?:{EN_N}|an?) (?:trading )?(?:sessions?|days?|weeks?|months?|years?)",
        ),
        ("unclear", r"(?:in |over )?the (?:past |last )?fortnight(?: to \w+)?"),
        ("unclear", r"(?:in|over|within) (?:a|one|just over a|less than a) (?:week|month|year|fortnight)"),
        ("unclear", r"the (?:first|second|third|fourth|last|final) (?:trading )?week(?! (?:of|to|end))"),
        (
            "month_days",
            rf"(?:from |between )?(?P<month>{EN_MONTH}) (?P<a>\d{{1,2}})\s?(?:-|to|through|and)\s?(?P<b>\d{{1,2}})(?!\d|[.,]\d|%)",
        ),
        (
            "days_month",
            rf"(?:from |between )?(?:the )?(?P<a>{DAY})\s?(?:-|to|through|and)\s?(?:the )?(?P<b>{DAY}) (?:of )?(?P<month>{EN_MONTH})(?: (?P<year>\d{{4}}))?",
        ),
        (
            "since_date",
            rf"(?:since|(?:started|began|starting|beginning)(?: on)?|(?:goes|going|dates|dating|reaches|reaching|stretches|stretching) back to)(?: the close (?:of|on))? (?P<a>{EN_DATE})|from (?P<a2>{EN_DATE})(?= on(?:wards?)?\b)",
        ),
        (
            "unclear",
            rf"since (?:its|their|the|it|they) [^.,;]{{0,40}}?(?:inclusion|join(?:ed|ing)|admission|debut|entry|admitted|included|added)\b[^.,;]{{0,24}}?(?:{EN_DATE}|{EN_MONTH})(?:,? (?:last year|20\d\d))?",
        ),
        (
            "unclear",
            rf"(?:in |over )?the (?:year|12 months|twelve months|quarter) to (?:{EN_DATE}|{EN_WEEKDAY})",
        ),
        ("month_last_year", rf"(?:in |during )?(?P<month>{EN_MONTH}) (?:of )?last year"),
        (
            "since_event",
            rf"since [^.,;]{{2,60}}?\b(?:reopen(?:ed|ing)|resum(?:ed|ing|ption)|restart(?:ed|ing)?|return(?:ed)?|came back|got back)\b[^.,;]{{0,40}}? on (?P<a>{EN_WEEKDAY}|{EN_DATE})",
        ),
        ("since_end", rf"since (?:the )?(?:end|close|last (?:session|trading day)) of (?P<month>{EN_MONTH})"),
        ("unclear", rf"since (?:late|mid|the middle of)[ -]{EN_MONTH}"),
        (
            "since_month_end",
            rf"(?:since (?:end-)[ -]?|where (?:it|they|the (?:stock|shares)) (?:ended|closed|finished|stood at the end of) )(?P<month>{EN_MONTH})",
        ),
        (
            "nth_week",
            rf"(?:in |during |over )?(?:the )?(?P<nth>{EN_ORDER}) (?:full |trading )?week of (?P<month>{EN_MONTH})(?: (?P<year>\d{{4}}))?",
        ),
        (
            "week_to",
            rf"(?:over |in |for |during )?(?:the )?(?:(?:trading )?week|(?P<n>{EN_N}) (?:trading )?(?:sessions|days)) (?:ended|ending|to|through|that ended(?: on)?|up to|until)(?: on)? (?:last )?(?:(?:{EN_WEEKDAY}),? (?={EN_DATE}))?(?P<a>{EN_DATE}|{EN_WEEKDAY})",
        ),
        (
            "month_range",
            rf"(?:from|between) (?P<a>{EN_MONTH}) (?:to|through|until|and) (?P<b>{EN_MONTH})(?! ?\d)|(?P<a2>{EN_MONTH})(?: to | through | until |-)(?P<b2>{EN_MONTH})(?! ?\d)",
        ),
        (
            "first_months",
            rf"(?:in |over |during |for )?(?:the |this |its )?(?:year's )?(?:first|opening) (?P<n>{EN_N}) months(?: of (?:the year|this year|20\d\d))?",
        ),
        (
            "last_session",
            rf"(?:in |on )?(?:the )?(?:last|final) (?:trading )?(?:session|day) of (?:trading in )?(?P<month>{EN_MONTH})",
        ),
        ("week_of", rf"(?:the )?week (?:of|from|beginning|starting|that began(?: on)?) (?P<a>{EN_DATE})"),
        (
            "weekday_range",
            rf"(?:from |between )?(?P<a>{EN_WEEKDAY})\s?(?:-|to|through|and)\s?(?P<b>{EN_WEEKDAY})",
        ),
        ("since_weekday", rf"since (?P<last>last )?(?P<a>{EN_WEEKDAY})"),
        ("weekday_date", rf"(?:on )?(?P<w>{EN_WEEKDAY}),? \(?(?P<a>{EN_DATE})\)?"),
        ("date", rf"(?:on )?(?P<a>{EN_DATE})"),
        (
            "since_month",
            rf"since (?:the (?:start|beginning) of |early )?(?P<month>{EN_MONTH})(?! \d{{1,2}}\b)(?: (?P<year>20\d\d))?",
        ),
        (
            "unclear",
            rf"(?:in|over|during|across) (?:those|these) (?:{EN_N} )?(?:months|weeks|quarters|years)",
        ),
        ("week_earlier", r"(?:than|from|against|on) a week (?:earlier|ago|before)"),
        (
            "unclear",
            r"(?:from |than )?a year (?:earlier|ago|before)|(?:the )?same (?:period|time|stage|point) (?:of |in )?last year",
        ),
        (
            "last_year",
            r"(?:in |for |during |over )?(?:the whole of |all of )?last year(?:'s)?(?: as a whole)?",
        ),
        (
            "year_to_date",
            r"(?:so far |since the (?:start|beginning) of |in )?(?:this|the) year(?: so far| to date)?(?<!the year)|year[- ]to[- ]date|since january 1|since (?:the )?new year(?:'s day)?(?! holiday)|since (?:the )?(?:start|beginning|turn) of the year|since the year (?:began|started|opened|turned)|so far in 20\d\d",
        ),
        ("since_year", r"since (?:the (?:start|beginning) of |early )?(?P<year>20\d\d)(?![\d-])"),
        (
            "year",
            r"(?:in|during|for|through|throughout)(?: (?:the )?(?:whole|entire|full year|all|year)(?: of)?| calendar| full-year)? "
            r"(?P<year>20\d\d)(?! (?:yuan|shares|points))|(?P<year2>20\d\d)'s(?= (?:about |net |total |record )*(?:HK|US|RMB)?\$)",
        ),
        (
            "month",
            rf"(?:so far )?(?:in |during |for |over |through(?:out)? |across )?(?:the (?:whole |full )?month of |all of |(?P<which>last|this) )?(?P<month>{EN_MONTH})(?:'s)?(?: (?P<year>20\d\d))?(?! ?\d)(?! (?:peak|high|low|quarter|reports?|data|results|deadline|meeting|policy)\b)(?: (?:so far|to date))?",
        ),
        (
            "quarter",
            r"(?:in |over |during )?(?:the )?(?:(?P<q>first|second|third|fourth)[- ]quarter|Q(?P<qn>[1-4]))",
        ),
        ("last_month", r"(?:last|previous|prior) month"),
        (
            "this_month",
            r"(?:so far )?(?:this month|the month)(?: so far)?|month[- ]to[- ]date|since (?:the month (?:began|started|opened|turned)|the (?:start|beginning|turn) of the month)",
        ),
        ("week_before", r"the week (?:before|earlier)|the (?:previous|preceding|prior) (?:trading )?week"),
        ("last_week", r"(?:last|previous|prior) week"),
        (
            "this_week",
            r"(?:over |in |for |during |on )?(?:this|the|past|latest|whole|full)(?: [a-z]+-shortened| short)? week(?:'s)?(?! (?:before|of|from|beginning|ended)| to (?!(?:about |some |around |nearly |over |a |an |net )*(?:HK|US|RMB|\$)))|(?<!next )week's|\bweekly\b|on the week|week[- ]to[- ]date",
        ),
        (
            "n_sessions",
            rf"(?:over |in |for |during |across |within )?(?:the |its |these |those )?(?:past|last|latest|previous|preceding|recent) (?P<n>{EN_N}) (?:trading |southbound )?(?:sessions|days)|(?:(?:over|in|across|within) (?:the |these |those )?|for (?:these|those) )(?P<n2>{EN_N}) (?:trading |southbound )?(?:sessions|days)|(?P<n3>{EN_N}) (?:trading )?(?:sessions|days)(?= to (?:sell|buy|shed|offload|amass|accumulate))",
        ),
        (
            "weekday_last_week",
            rf"(?:on )?(?P<a>{EN_WEEKDAY}) (?:of )?last week|last week's (?P<a2>{EN_WEEKDAY})",
        ),
        ("last_weekday", rf"(?:on )?last (?P<a>{EN_WEEKDAY})"),
        ("weekday", rf"(?:on )?(?:the )?(?P<a>{EN_WEEKDAY})(?:'s)?"),
        ("today", r"today(?:'s)?|tonight|this (?:morning|afternoon)"),
        ("yesterday", r"yesterday(?:'s)?"),
        (
            "before",
            r"(?:the )?(?:day|session) (?:before|earlier)(?! (?:its|their|the|it|they|results|reporting|earnings)\b)"
            r"|a (?:day|session) (?:earlier|before(?! (?:its|their|the|it|they|results|reporting|earnings)\b)"
            r"|after(?= (?:\w+ing|a|net|it|they|having)\b))|(?:the )?(?:previous|prior|preceding) (?:trading )?(?:day|session)|day-earlier",
        ),
    ],
    "zh": [
        ("between", rf"(?:自|从|由)?(?P<a>{ZH_DATE})\s?(?:-|~|至|到)\s?(?P<b>{ZH_DATE})"),
        (
            "month_days_zh",
            r"(?:自|从|由)?(?P<month>\d{1,2})月(?P<a>\d{1,2})[日号]?\s?(?:-|~|至|到|、|和|及)\s?(?P<b>\d{1,2})[日号]",
        ),
        ("unclear", rf"(?:近|过去|最近|此前|前)(?:{ZH_N})个?(?:周|星期|月)(?![一二三四五六日])"),
        ("unclear", r"(?<![月\d])(?:月末)?(?:首|第[一二三四五]|最后一)个?周(?![一二三四五六日])"),
        ("days_zh", r"(?<![月\d])(?P<a>\d{1,2})[日号]?\s?(?:-|~|至|到)\s?(?P<b>\d{1,2})[日号](?!均)"),
        (
            "since_date",
            rf"(?:自|从|由)(?P<a>{ZH_DATE})(?P<rest>起计?|以来|开始|至今|之后|后)?|(?P<a2>{ZH_DATE})(?P<rest2>起计?|以来|至今)",
        ),
        ("since_end", r"(?:自|从|由|较|比|相比|对比)?(?P<month>\d{1,2})月(?:底|末)(?:以来|至今|起|收市)?"),
        ("nth_week", r"(?P<month>\d{1,2})月(?:份)?(?:的)?(?P<nth>首|第[一二三四]|最后一?)个?(?:周|星期)"),
        (
            "week_to",
            rf"截至(?:上|本|今)?(?P<a>{ZH_DATE}|{ZH_WEEKDAY})(?:的|止|当)?(?:一|该|当)?(?:周|星期|(?P<n>{ZH_N})个?(?:交易)?日)",
        ),
        (
            "since_weekday",
            rf"(?:自|从|由)(?P<a>[上本今]?{ZH_WEEKDAY})(?:以来|起|至今|开始)|(?P<a2>[上本今]?{ZH_WEEKDAY})[^，,。；]{{0,4}}以来",
        ),
        ("weekday_range", rf"(?P<a>[上本今]?{ZH_WEEKDAY})\s?(?:-|至|到)\s?(?P<b>{ZH_WEEKDAY})"),
        ("date", rf"(?P<a>{ZH_DATE})"),
        (
            "since_month",
            r"(?:自|从|由)?(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?:初|份)?(?:以来|至今|起(?![跳步点]))",
        ),
        ("unclear", r"(?:去年|上年)同期"),
        ("since_year", r"(?:自|从)?(?P<year>20\d\d)年(?:初)?(?:以来|至今)"),
        ("last_year", r"去年(?:全年|整年)?(?!\d{1,2}月|底|末|第|[首前一二三四]季|[上下]半年)"),
        (
            "year_to_date",
            r"今年(?:以来|至今|迄今|累计|内)?(?!\d{1,2}月|第|[首前一二三四]季|[上下]半年)|年初至今|年内|年初以来|今年累计",
        ),
        ("half", r"(?:今年|(?P<year>20\d\d)年)?(?P<half>上|下)半年"),
        ("quarter", r"(?:今年)?第?(?P<q>[一二三四])季度?"),
        (
            "month",
            r"(?P<which>今年|去年)?(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|全月|整月|内|以来|至今)?(?!\d|[底末初])",
        ),
        ("last_month", r"上个?月"),
        ("this_month", r"(?:本月|今个?月|当月|这个月)(?:以来|至今|迄今|累计)?|月初至今|月内"),
        ("weekday", rf"(?P<which>上个?|本|今|这|下)?(?P<a>{ZH_WEEKDAY})"),
        ("last_week", r"上(?:个)?(?:周|星期|礼拜)|前一周"),
        (
            "this_week",
            r"(?:本|今|这|(?<![日号])当|全|一|该|过去一)个?(?:周|星期|礼拜)(?![一二三四五六日天](?!个))|单周|周度|按周|周内",
        ),
        (
            "n_sessions",
            rf"(?:近|过去|最近|前|此前|连续|截至[^，。]{{0,6}}的)(?P<n>{ZH_N})个?(?:交易)?[日天](?!线|均)|(?P<n2>{ZH_N})个?交易日(?:内|累计|合计|共|里|间)|(?P<n3>{ZH_N})[日天](?:累计|合计|共|间|内)|(?P<n4>两|{ZH_N})[日天](?=合计|合共|累计)|(?<![第月\d一二三四五六七八九十廿])(?P<n5>[两二三四五六七八九十])日(?=[沽买卖吸扫净走流])",
        ),
        ("today", r"今日|今天|今早|今晨|今(?=\(\d{1,2}日?\))|即日"),
        ("yesterday", r"昨日|昨天|昨(?=\(|收|晚)|隔日"),
        ("before_yesterday", r"前日|前天"),
        ("before", r"(?:前|上)一?(?:个)?(?:交易)?日|前一天|此前一日|上日"),
        (
            "day_of_month",
            r"(?<![\d.])(?<!连[买卖增吸沽扫抛旺跌升涨挫])(?<!连续)(?<![连第近这共达足前后逾])(?P<d>\d{1,2})[日号](?![均线内连元天间累合共报游])",
        ),
    ],
}
# The English ones for a text in small letters.
COMPILED = {
    lang: [
        (name, re.compile(small(rf"\b(?:{text})(?![a-z])") if lang == "en" else text))
        for name, text in patterns
    ]
    for lang, patterns in PATTERNS.items()
}
