tabData = [
 {"id":0,"date":"2024-08-16","market":"SSE Northbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","DQB","DQB (%)","ETF Turnover"]],
   "tr":[{"td":[["50,000.03"]]},{"td":[["20,000.01"]]},{"td":[["30,000.02"]]},{"td":[["3"]]},{"td":[["1"]]},{"td":[["2"]]},{"td":[["61,234.50"]]},{"td":[["98%"]]},{"td":[["10.00"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Buy Turnover","Sell Turnover","Total Turnover"]],
   "tr":[{"td":[["1","600519","KWEICHOW MOUTAI","1,000","2,000","3,000"]]}]}}]},
 {"id":1,"date":"2024-08-16","market":"SSE Southbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","ETF Turnover"]],
   "tr":[{"td":[["3.00"]]},{"td":[["2.00"]]},{"td":[["1.00"]]},{"td":[["3"]]},{"td":[["2"]]},{"td":[["1"]]},{"td":[["0.00"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Buy Turnover","Sell Turnover","Total Turnover"]],"tr":[]}}]},
 {"id":2,"date":"2024-08-16","market":"SZSE Northbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","DQB","ETF Turnover"]],
   "tr":[{"td":[["3.00"]]},{"td":[["2.00"]]},{"td":[["1.00"]]},{"td":[["3"]]},{"td":[["2"]]},{"td":[["1"]]},{"td":[["-"]]},{"td":[["0.00"]]}]}}]},
 {"id":3,"date":"2024-08-16","market":"SZSE Southbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","ETF Turnover"]],
   "tr":[{"td":[["3.00"]]},{"td":[["2.00"]]},{"td":[["1.00"]]},{"td":[["3"]]},{"td":[["2"]]},{"td":[["1"]]},{"td":[["0.00"]]}]}}]}
]
