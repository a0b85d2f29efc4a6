callback({"more":"1","stockInfo":[{"stockId":97773,"code":"01522","name":"LI\u0027S GROUP"},{"stockId":7609,"code":"00700","name":"TENCENT"}]});
