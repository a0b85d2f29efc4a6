tabData = [
 {"id":0,"date":"2025-09-01","market":"SSE Northbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Total Trade Count","DQB","ETF Turnover"]],
   "tr":[{"td":[["162,732.74"]]},{"td":[["7,412,470"]]},{"td":[["999,999,999"]]},{"td":[["3,435.11"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Total Turnover"]],
   "tr":[{"td":[["1","603986","GIGADEVICE SEMI","3,252,302,057"]]}]}}]},
 {"id":1,"date":"2025-09-01","market":"SSE Southbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","ETF Turnover"]],
   "tr":[{"td":[["84,439.52"]]},{"td":[["43,220.65"]]},{"td":[["41,218.87"]]},{"td":[["1,532,680"]]},{"td":[["758,736"]]},{"td":[["773,944"]]},{"td":[["964.54"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Buy Turnover","Sell Turnover","Total Turnover"]],
   "tr":[{"td":[["1","02513","KNOWLEDGE ATLAS","3,891,957,500","2,052,163,900","5,944,121,400"]]},
         {"td":[["2","09988","BABA-W　","300","200","500"]]},
         {"td":[["3","5","HSBC HOLDINGS","100","0","100"]]}]}}]},
 {"id":3,"date":"2025-09-01","market":"SZSE Southbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Buy Turnover","Sell Turnover","Total Trade Count","Buy Trade Count","Sell Trade Count","ETF Turnover"]],
   "tr":[{"td":[["55,167.46"]]},{"td":[["29,102.58"]]},{"td":[["26,064.88"]]},{"td":[["952,097"]]},{"td":[["504,148"]]},{"td":[["447,949"]]},{"td":[["-"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Buy Turnover","Sell Turnover","Total Turnover"]],
   "tr":[{"td":[["1","00700","TENCENT","3,946,953,060","2,405,473,411","6,352,426,471"]]}]}}]},
 {"id":2,"date":"2025-09-01","market":"SZSE Northbound","tradingDay":1,"content":[
  {"style":1,"table":{"classname":"tradingTable","schema":[["Total Turnover","Total Trade Count","DQB","ETF Turnover"]],
   "tr":[{"td":[["193,136.68"]]},{"td":[["8,928,703"]]},{"td":[["Available"]]},{"td":[["2,654.25"]]}]}},
  {"style":2,"table":{"classname":"top10Table","schema":[["Rank","Stock Code","Stock Name","Total Turnover"]],
   "tr":[{"td":[["1","300308","ZHONGJI INNOLIGHT","4,589,511,200"]]}]}}]}
];
