"""Checkable claims of an article about flows and prices, typed and dated: what ``press/claims`` holds.

Whether a claim is true is asked of the marts, in dbt; nothing here looks at market data.
"""
