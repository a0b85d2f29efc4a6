"""What a row must be before it lands: one pandera model a raw table, and the list of all of them.

Names, types, units, keys and hard ranges belong here; identities across rows to dbt, levels to expectations.
"""

from orchestration.contracts.base import TableContract
from orchestration.contracts.flows import HKEX_LEG_TOTALS, HKEX_TOP_TEN

CONTRACTS: dict[str, TableContract] = {table.name: table for table in (HKEX_LEG_TOTALS, HKEX_TOP_TEN)}
