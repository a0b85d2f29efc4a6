#!/usr/bin/env bash
# Webserver and daemon of one home on 127.0.0.1:3000, both stopped together. Called by `make ui`.
# The demo's home gets its simulator and its clock, so that partitions can be run again from the UI.
set -euo pipefail
bin=$1
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT INT TERM

if [[ $(realpath -m "$SOUTHBOUND_HOME") == $(realpath -m data/demo) ]]; then
    port=${SOUTHBOUND_SIMULATOR_PORT:-8790}
    url=http://127.0.0.1:$port
    "$bin/python" -m simulator --port "$port" &
    for host in HKEX CCASS EASTMONEY YAHOO ECB HKMA HKEXNEWS GDELT ARTICLE_PAGES; do export "SOUTHBOUND_${host}_BASE_URL=$url"; done
    # The feed list that the demo wrote names the port of its own simulator, which is gone.
    "$bin/python" -c "from simulator.news.feed_list import feed_list; print(feed_list('$url'), end='')" \
        > "$SOUTHBOUND_HOME/simulated_feeds.csv"
    export SOUTHBOUND_NEWS_FEEDS=$(realpath "$SOUTHBOUND_HOME/simulated_feeds.csv")
    export SOUTHBOUND_NOW=${SOUTHBOUND_NOW:-2025-11-14T23:30:00+08:00}
    echo "Demo home: the market is simulated, the clock stands at $SOUTHBOUND_NOW."
fi
"$bin/dagster-daemon" run -w workspace.yaml &
"$bin/dagster-webserver" -w workspace.yaml -h 127.0.0.1 -p "${SOUTHBOUND_UI_PORT:-3000}" &
wait -n
