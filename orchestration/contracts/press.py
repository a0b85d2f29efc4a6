"""Contracts of what the press reader makes of an article: companies, stories, events, sentiment, claims.

A row follows from one article's bytes and one version of the rules; the articles themselves are news tables.
"""

import pandera.polars as pa
import polars as pl

from orchestration.contracts.base import TableContract

MARKET = "MARKET"
TICKER = r"^(\d{4,5}\.HK|[A-Z]{2,5})$"
TICKER_OR_MARKET = rf"{TICKER}|^{MARKET}$"
LANGUAGES = ["en", "zh-Hant", "zh-Hans"]
SALIENCES = ["PRIMARY", "SECONDARY", "PASSING"]
MATCHES = ["FIRST", "EXACT", "NEAR", "RETOLD"]
EVENT_TYPES = [
    "CAPITAL_FLOW",
    "EARNINGS",
    "ANALYST",
    "PRODUCT",
    "INVESTMENT",
    "FINANCING",
    "CAPITAL_RETURN",
    "REGULATION",
    "LEGAL",
    "MANAGEMENT",
    "PARTNERSHIP",
    "PRICE_MOVE",
    "OTHER",
]
TONES = ["POSITIVE", "NEGATIVE", "NEUTRAL"]
MODALITIES = ["HAPPENED", "ANNOUNCED", "PLANNED", "RUMOURED", "FORECAST"]
CLAIM_TYPES = [
    "NET_FLOW",
    "BUY_FLOW",
    "SELL_FLOW",
    "FLOW_RANK",
    "FLOW_RECORD",
    "FLOW_STREAK",
    "FLOW_PACE",
    "HOLDING_PCT",
    "PRICE_CHANGE_PCT",
    "PRICE_LEVEL",
    "INDEX_LEADER",
    "FX_PAIR",
    "SUM",
]
QUALIFIERS = ["EXACT", "ABOUT", "OVER", "UNDER", "AT_LEAST", "AT_MOST"]
CHANNELS = ["SH", "SZ", "ALL"]
DIRECTIONS = ["SOUTHBOUND", "NORTHBOUND"]
CURRENCIES = ["HKD", "CNY", "USD"]
UNITS = [*CURRENCIES, "PCT", "POINTS", "RANK", "SESSIONS"]
INDICES = ["HSI", "HSTECH", "HSCEI"]
LONGEST_SPAN = 200

ARTICLE = "The article that says so."
READER = "Version of the rules that read it; it changes whenever a rule, a lexicon or an alias does."
PAYLOAD = "sha256 of the bytes that the article came in."
COMPANY = "Primary listing of the company: 9988.HK; PDD for one that is listed in New York alone."


class PressMentions(pa.DataFrameModel):
    """A company of the watch-list that an article names, by whatever name, brand or code."""

    article_id: str = pa.Field(description=ARTICLE)
    ticker: str = pa.Field(str_matches=TICKER, description=COMPANY)
    salience: str = pa.Field(
        isin=SALIENCES,
        description="PRIMARY: what the headline is about; SECONDARY: has a fact of its own; PASSING: neither.",
    )
    n_mentions: pl.Int64 = pa.Field(ge=1, description="How often it is named; a name with its code is once.")
    alias: str = pa.Field(
        str_length={"min_value": 1}, description="The first text that named it, as printed."
    )
    is_in_title: bool = pa.Field(description="Whether the headline names it.")
    reader_version: str = pa.Field(description=READER)
    payload_sha256: str = pa.Field(description=PAYLOAD)


class PressStories(pa.DataFrameModel):
    """Which story an article tells: copies, rewrites and retellings share one."""

    article_id: str = pa.Field(description=ARTICLE)
    story_id: str = pa.Field(
        description="article_id of the story's earliest member when it was assigned; never reassigned."
    )
    lang: str = pa.Field(isin=LANGUAGES, description="en, zh-Hant or zh-Hans: by script, else as stated.")
    published_at: pl.Datetime("us") = pa.Field(description="UTC, as published.")  # type: ignore[valid-type]
    match: str = pa.Field(
        isin=MATCHES,
        description="FIRST of its story, EXACT copy, NEAR: a rewrite or a cut, RETOLD: its figures in other words.",
    )
    similarity: pl.Float64 = pa.Field(
        ge=0, le=1, description="Jaccard similarity to the most similar earlier member; 0 for the first."
    )
    novelty: pl.Float64 = pa.Field(ge=0, le=1, description="1 - similarity: 1 for the first, 0 for a copy.")
    reader_version: str = pa.Field(description=READER)
    payload_sha256: str = pa.Field(description=PAYLOAD)

    @pa.dataframe_check(error="a story's first member does not carry its id")
    @classmethod
    def first_member_names_the_story(cls, data: pa.PolarsData) -> pl.LazyFrame:
        names = pl.col("story_id") == pl.col("article_id")
        return data.lazyframe.select((pl.col("match") == "FIRST") == names)


class PressEvents(pa.DataFrameModel):
    """Something that happened, was announced, planned, rumoured or forecast, for one company or the market."""

    article_id: str = pa.Field(description=ARTICLE)
    event_no: pl.Int64 = pa.Field(ge=1, description="1 to n within the article.")
    ticker: str = pa.Field(
        str_matches=TICKER_OR_MARKET, description=f"{COMPANY} {MARKET}: the southbound channel as a whole."
    )
    event_type: str = pa.Field(isin=EVENT_TYPES, description="What kind of event.")
    event_subtype: str = pa.Field(
        str_matches=r"^[a-z][a-z_]*$", description="southbound_net_buy, target_raised, denial_of_acquisition."
    )
    polarity: str = pa.Field(isin=TONES, description="As the company's investor would read it.")
    modality: str = pa.Field(isin=MODALITIES, description="How firmly the text asserts it.")
    amount: pl.Float64 = pa.Field(
        nullable=True, ge=0, description="First amount printed, base units of currency; NULL where none is."
    )
    currency: str = pa.Field(
        nullable=True, str_matches=r"^[A-Z]{3}$", description="ISO 4217; NULL where nothing tells it."
    )
    counterparties: str = pa.Field(
        nullable=True, description="Others named in the event, parted by semicolons: tickers, else names."
    )
    span: str = pa.Field(
        str_length={"min_value": 1, "max_value": LONGEST_SPAN}, description="The text that matched."
    )
    rule_id: str = pa.Field(description="The rule that matched.")
    confidence: pl.Float64 = pa.Field(ge=0, le=1, description="How often a match of this kind is right.")
    reader_version: str = pa.Field(description=READER)
    payload_sha256: str = pa.Field(description=PAYLOAD)


class PressSentiment(pa.DataFrameModel):
    """How an article reads for one company that it names, from this text alone."""

    article_id: str = pa.Field(description=ARTICLE)
    ticker: str = pa.Field(str_matches=TICKER, description=COMPANY)
    label: str = pa.Field(isin=TONES, description="NEUTRAL while the score is close to 0.")
    score: pl.Float64 = pa.Field(ge=-1, le=1, description="-1 all bad to 1 all good.")
    relevance: pl.Float64 = pa.Field(
        ge=0, le=1, description="1 where the company is primary, 0.5 secondary, 0.1 passing."
    )
    n_sentences: pl.Int64 = pa.Field(ge=0, description="Sentences that concern the company.")
    scorer: str = pa.Field(description="Which scorer judged.")
    scorer_version: str = pa.Field(description="Its version.")
    reader_version: str = pa.Field(description=READER)
    payload_sha256: str = pa.Field(description=PAYLOAD)


class PressClaims(pa.DataFrameModel):
    """What an article asserts about flows or prices, as stated; whether it is true is the mart's business."""

    article_id: str = pa.Field(description=ARTICLE)
    claim_no: pl.Int64 = pa.Field(ge=1, description="1 to n within the article, in the order of its text.")
    claim_type: str = pa.Field(isin=CLAIM_TYPES, description="What is claimed.")
    ticker: str = pa.Field(
        str_matches=TICKER_OR_MARKET, description=f"{COMPANY} {MARKET}: the whole channel, or an index."
    )
    channel: str = pa.Field(nullable=True, isin=CHANNELS, description="Leg of a flow; ALL: both, or unsaid.")
    direction: str = pa.Field(
        nullable=True,
        isin=DIRECTIONS,
        description="Of a flow, as the text says it: northbound is taken at its word.",
    )
    period_start: pl.Date = pa.Field(description="First session that the claim is about.")
    period_end: pl.Date = pa.Field(description="Last session that the claim is about.")
    is_period_stated: bool = pa.Field(description="Whether the text names the period; else it was assumed.")
    value: pl.Float64 = pa.Field(
        nullable=True,
        description="In base units of unit; net selling and falls negative; a range's first bound.",
    )
    value_lo: pl.Float64 = pa.Field(
        nullable=True, description="Lowest value that the print allows; NULL where it is open."
    )
    value_hi: pl.Float64 = pa.Field(
        nullable=True, description="Highest value that the print allows; NULL where it is open."
    )
    printed_step: pl.Float64 = pa.Field(
        nullable=True, ge=0, description="What one unit of the last printed digit is worth."
    )
    unit: str = pa.Field(nullable=True, isin=UNITS, description="Unit of value.")
    currency: str = pa.Field(nullable=True, isin=CURRENCIES, description="ISO 4217, where unit is money.")
    qualifier: str = pa.Field(isin=QUALIFIERS, description="How firmly the number is meant.")
    value2: pl.Float64 = pa.Field(
        nullable=True, description="FX_PAIR: the same money in unit2; of a target, its price."
    )
    printed_step2: pl.Float64 = pa.Field(
        nullable=True, ge=0, description="Like printed_step: of value2, or of a SUM's parts."
    )
    unit2: str = pa.Field(nullable=True, isin=CURRENCIES, description="Currency of value2.")
    parts: str = pa.Field(nullable=True, description="SUM: what it is made of, parted by semicolons.")
    rank_of: str = pa.Field(
        nullable=True, isin=["net_buy", "net_sell", "turnover"], description="FLOW_RANK: in which table."
    )
    scope: str = pa.Field(
        nullable=True,
        str_matches=r"^(all_time|recent|second_highest|since:\d{4}-\d\d-\d\d)$",
        description="FLOW_RECORD: among which days.",
    )
    scope_since: pl.Date = pa.Field(nullable=True, description="FLOW_RECORD: since when.")
    index_ticker: str = pa.Field(nullable=True, isin=INDICES, description="The index that a claim is about.")
    side: str = pa.Field(
        nullable=True,
        isin=["gain", "loss", "high", "low", "net_buy", "net_sell", "target"],
        description="INDEX_LEADER: gain or loss; PRICE_LEVEL: a high or low of the day; FLOW_RECORD: which way; "
        "PRICE_CHANGE_PCT: target, of a broker's price above or below the close of base_date.",
    )
    basis: str = pa.Field(
        nullable=True,
        isin=["CLOSE", "INTRADAY"],
        description="Whether a price is a close or of the day's course.",
    )
    listing: str = pa.Field(
        nullable=True, isin=["HK", "US", "SZ"], description="Whose listing a price is of."
    )
    base_date: pl.Date = pa.Field(
        nullable=True,
        description="PRICE_CHANGE_PCT: the session whose close it is counted from, where stated.",
    )
    period_unit: str = pa.Field(
        nullable=True, isin=["SESSIONS", "WEEKS", "MONTHS"], description="FLOW_STREAK: what is counted."
    )
    wording_flags: str = pa.Field(
        nullable=True,
        description="Faults of wording that need no data, by semicolons: ACTOR, PERIOD (a weekday and another's date).",
    )
    sentence_no: pl.Int64 = pa.Field(ge=0, description="Sentence that says so; 0 is the headline.")
    span_start: pl.Int64 = pa.Field(
        ge=0, description="Where the number stands in the sentence, names masked."
    )
    span_end: pl.Int64 = pa.Field(ge=0, description="Where it ends.")
    span: str = pa.Field(
        str_length={"min_value": 1, "max_value": LONGEST_SPAN}, description="The words around it, as printed."
    )
    reader_version: str = pa.Field(description=READER)
    payload_sha256: str = pa.Field(description=PAYLOAD)


PRESS_MENTIONS = TableContract(
    name="press/mentions",
    model=PressMentions,
    keys=(("article_id", "ticker"),),
    unit=("article_id",),
    layer="press",
)
PRESS_STORIES = TableContract(
    name="press/stories",
    model=PressStories,
    keys=(("article_id",),),
    unit=("article_id",),
    layer="press",
)
PRESS_EVENTS = TableContract(
    name="press/events",
    model=PressEvents,
    keys=(("article_id", "event_no"), ("article_id", "ticker", "event_type", "event_subtype")),
    unit=("article_id",),
    layer="press",
)
PRESS_SENTIMENT = TableContract(
    name="press/sentiment",
    model=PressSentiment,
    keys=(("article_id", "ticker"),),
    unit=("article_id",),
    layer="press",
)
PRESS_CLAIMS = TableContract(
    name="press/claims",
    model=PressClaims,
    keys=(("article_id", "claim_no"),),
    unit=("article_id",),
    layer="press",
)
