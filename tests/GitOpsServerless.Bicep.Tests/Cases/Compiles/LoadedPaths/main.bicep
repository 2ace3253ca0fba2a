var folder = '.'
var path = 'text.txt'
var text = loadTextContent(path)
output o string = text
output p string = loadTextContent('${folder}/${path}')
