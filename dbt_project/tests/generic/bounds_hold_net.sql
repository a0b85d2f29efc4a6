{#- Bounds come in pairs, hold the net, meet where it is exact, and lie around zero where nothing is disclosed. -#}
{% test bounds_hold_net(model) %}
select *
from {{ model }}
where
    (net_lo_hkd is null) <> (net_hi_hkd is null)
    or net_lo_hkd > net_hi_hkd
    or (net_hkd is not null and (net_lo_hkd is distinct from net_hkd or net_hi_hkd is distinct from net_hkd))
    or (disclosure = 'NOT_IN_TOP10' and not coalesce(net_lo_hkd <= 0 and net_hi_hkd >= 0, false))
    or (disclosure in ('NOT_ELIGIBLE', 'CLOSED', 'PENDING', 'MISSING') and net_lo_hkd is not null)
{% endtest %}
