using none

param torn = json('{"part": "\\ud83d", "whole": "\\ud83d\\ude00"}')
param packed = base64ToJson(base64('["\\udc00"]'))
