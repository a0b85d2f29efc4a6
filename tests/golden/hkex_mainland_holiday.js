tabData = [
 {"id":0,"date":"2025-10-02","market":"SSE Northbound","tradingDay":0,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Total Trade Count","DQB","ETF Turnover"]],"tr":[{"td":[["-"]]},{"td":[["-"]]},{"td":[["-"]]},{"td":[["-"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Total Turnover"]],"tr":[{"td":[["1","-","-","-"]]},{"td":[["2","-","-","-"]]}]}}]},
 {"id":1,"date":"2025-10-02","market":"SSE Southbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","ETF Turnover"]],
   "tr":[{"td":[["0.00"]]},{"td":[["0.00"]]},{"td":[["0.00"]]},{"td":[["0"]]},{"td":[["0"]]},{"td":[["0"]]},{"td":[["0.00"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Buy Turnover","Sell Turnover","Total Turnover"]],"tr":[]}}]},
 {"id":2,"date":"2025-10-02","market":"SZSE Northbound","tradingDay":0,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Total Trade Count","DQB","ETF Turnover"]],"tr":[{"td":[["-"]]},{"td":[["-"]]},{"td":[["-"]]},{"td":[["-"]]}]}}]},
 {"id":3,"date":"2025-10-02","market":"SZSE Southbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","ETF Turnover"]],
   "tr":[{"td":[["0.00"]]},{"td":[["0.00"]]},{"td":[["0.00"]]},{"td":[["0"]]},{"td":[["0"]]},{"td":[["0"]]},{"td":[["0.00"]]}]}}]}
];
