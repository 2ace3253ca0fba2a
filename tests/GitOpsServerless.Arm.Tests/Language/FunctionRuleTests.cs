using System.Text.Json.Nodes;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>
/// Rules of single functions that the documentation leaves open. Each row was compared with the answer of Azure's own engine
/// (<c>bicep snapshot</c> over a template with that expression).
/// </summary>
public sealed class FunctionRuleTests
{
    [Theory]
    [InlineData("concat()", "\"\"")]
    [InlineData("concat(1, true())", "\"1True\"")]
    [InlineData("contains(createArray(1), json('1.0'))", "false")]
    [InlineData("distinct(createArray(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1)))", """[{"a":1,"b":2},{"b":2,"a":1}]""")]
    [InlineData("intersection(createObject('a', createObject('x', 1, 'y', 2)), createObject('a', createObject('y', 2, 'x', 1)))", "{}")]
    [InlineData("intersection(createObject('a', 1, 'b', 2), createObject('A', 1, 'b', 2))", """{"b":2}""")]
    [InlineData("union(createObject('a', createObject('x', 1)), createObject('A', createObject('y', 2)))", """{"A":{"x":1,"y":2}}""")]
    [InlineData("union(createObject('a', createObject('x', 1)), createObject('a', null()))", """{"a":{"x":1}}""")]
    [InlineData("union(createObject('b', 1, 'a', 2), createObject('b', 3))", """{"b":3,"a":2}""")]
    [InlineData("shallowMerge(createArray(createObject('a', 1), createObject('A', 2)))", """{"a":2}""")]
    [InlineData("lastIndexOf('abc', '')", "2")]
    [InlineData("tryGet('abc', 'a')", "null")]
    [InlineData("tryGet(createArray(1), 'a')", "null")]
    [InlineData("tryIndexFromEnd('abc', 1)", "null")]
    [InlineData("objectKeys(createObject('b', 1, 'a', 2, 'B', 3, '_', 5, '1', 6))", """["1","a","b","B","_"]""")]
    [InlineData("objectKeys(createObject('é', 1, 'z', 2, 'Z', 3, 'a-b', 4, 'ab', 5))", """["a-b","ab","z","Z","é"]""")]
    [InlineData("json('1.50')", "1.5")]
    [InlineData("json('1e3')", "1000.0")]
    [InlineData("json('NaN')", "\"NaN\"")]
    [InlineData("json('-Infinity')", "\"-Infinity\"")]
    [InlineData("json('1e400')", "\"Infinity\"")]
    [InlineData("json('{\"a\":NaN}')", """{"a":"NaN"}""")]
    [InlineData("string(createArray(json('NaN')))", "\"[\\u0022NaN\\u0022]\"")]
    [InlineData("json('0x1F')", "31")]
    [InlineData("json('010')", "8")]
    [InlineData("json('-010')", "-10")]
    [InlineData("json('.5')", "0.5")]
    [InlineData("json('undefined')", "null")]
    [InlineData("float('NaN')", "\"NaN\"")]
    [InlineData("float('Infinity')", "\"Infinity\"")]
    [InlineData("float('1e400')", "\"Infinity\"")]
    [InlineData("less(json('NaN'), 1)", "false")]
    [InlineData("greater(json('Infinity'), 1)", "true")]
    [InlineData("equals(json('NaN'), json('NaN'))", "true")]
    [InlineData("format('{0}', json('NaN'))", "\"NaN\"")]
    [InlineData("parseCidr('10.0.0.0/255.255.0.0').cidr", "16")]
    [InlineData("parseCidr('10.0.0.0 255.255.0.0').lastUsable", "\"10.0.255.254\"")]
    [InlineData("parseCidr('10.0.0.0  16').cidr", "16")]
    [InlineData("parseCidr('fd00::/ffff::').cidr", "16")]
    [InlineData("cidrSubnet('10.0.0.0/255.255.0.0', 24, 1)", "\"10.0.1.0/24\"")]
    [InlineData("cidrHost('10.0.0.0/255.255.0.0', 3)", "\"10.0.0.4\"")]
    [InlineData("json('{\"a\":1} x')", """{"a":1}""")]
    [InlineData("coalesce()", "null")]
    [InlineData("equals(1, json('1.0'))", "false")]
    [InlineData("equals(createObject('a', 1), createObject('A', 1))", "false")]
    [InlineData("bool(' true ')", "true")]
    [InlineData("bool(json('1.5'))", "true")]
    [InlineData("float('1e3')", "1000.0")]
    [InlineData("dataUri(createObject('a', 1))", "\"data:application/json;charset=utf-8;base64,eyJhIjoxfQ==\"")]
    [InlineData("format('{0}', json('1.0'))", "\"1\"")]
    [InlineData("format('{0}', createObject('a', 'it''s'))", "\"{'a':'it's'}\"")]
    [InlineData("split('a b c', createArray())", """["a","b","c"]""")]
    [InlineData("tryGet(createObject('a', null()), 'a', 'b')", "null")]
    [InlineData("dataUri(true())", "\"data:application/json;charset=utf-8;base64,VHJ1ZQ==\"")]
    [InlineData("dataUriToString('data:,a+b')", "\"a b\"")]
    [InlineData("float('1,500')", "1500.0")]
    [InlineData("extensionResourceId('subscriptions/s', 'Microsoft.Test/a', 'b')", "\"/subscriptions/s/providers/Microsoft.Test/a/b\"")]
    [InlineData("uriComponentToString('a+b')", "\"a b\"")]
    [InlineData("uriComponentToString('%zz')", "\"%zz\"")]
    [InlineData("buildUri(createObject('scheme', 'https', 'host', 'example.com', 'port', 443))", "\"https://example.com/\"")]
    [InlineData("buildUri(createObject('scheme', 'https', 'host', 'example.com', 'path', 'a b', 'query', 'x=1'))", "\"https://example.com/a b?x=1\"")]
    [InlineData("parseUri('https://example.com')", """{"scheme":"https","host":"example.com","port":null}""")]
    [InlineData("parseUri('https://example.com:8080/a?x=1#f')", """{"scheme":"https","host":"example.com","port":8080,"path":"/a","query":"?x=1"}""")]
    [InlineData("dateTimeAdd('2020-01-31T00:00:00Z', 'P1M')", "\"2020-03-01T00:00:00Z\"")]
    [InlineData("dateTimeAdd('2020-02-29T00:00:00Z', 'P1Y')", "\"2021-02-28T00:00:00Z\"")]
    [InlineData("dateTimeAdd('2020-04-07T14:53:14+02:00', 'P1D')", "\"2020-04-08T14:53:14Z\"")]
    [InlineData("dateTimeAdd('2020-04-07T14:53:14Z', 'P1D', '')", "\"04/08/2020 14:53:14 \\u002B00:00\"")]
    [InlineData("dateTimeFromEpoch('0')", "\"1970-01-01T00:00:00Z\"")]
    [InlineData("parseCidr('10.0.0.0').cidr", "8")]
    [InlineData("parseCidr('10.0.0.0/31').lastUsable", "\"10.0.0.0\"")]
    [InlineData("cidrHost('10.144.3.0/24', -1)", "\"10.144.3.0\"")]
    [InlineData("resourceId('Microsoft.Resources/resourceGroups', 'rg')", "\"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/myRg/providers/Microsoft.Resources/resourceGroups/rg\"")]
    [InlineData("tenantResourceId('Microsoft.Resources/subscriptions', 'b')", "\"/providers/Microsoft.Resources/subscriptions/b\"")]
    public void Value_is_that_of_Azure(string expression, string json) =>
        Assert.Equal(JsonNode.Parse(json)?.ToJsonString() ?? "null", Corpus.Value($"[{expression}]"));

    [Theory]
    [InlineData("string(null())", "expects its parameter to be of type 'Integer, String, Boolean, Object, Array'")]
    [InlineData("string(json('1.5'))", "'Float'")]
    [InlineData("concat('a', null())", "Either all or none of the parameters must be an array")]
    [InlineData("concat('a', json('1.5'))", "Either all or none")]
    [InlineData("concat(createArray(1), 'a')", "Either all or none")]
    [InlineData("contains('abc1', 1)", "'Integer'")]
    [InlineData("contains(createObject('1', 1), 1)", "'Integer'")]
    [InlineData("createObject('a', 1, 'a', 2)", "duplicated: a")]
    [InlineData("tryGet(createObject('a', 'text'), 'a', 'b')", "can't be evaluated")]
    [InlineData("tryGet(createObject('a', createArray(1)), 'a', 5)", "out of bounds")]
    [InlineData("padLeft('a', 0)", "from 1 to")]
    [InlineData("cidrHost('fdad:3236:5555::/126', 2)", "no host")]
    [InlineData("bool('1')", "cannot be converted")]
    [InlineData("int(true())", "'Integer, String'")]
    [InlineData("int(json('1.5'))", "'Integer, String'")]
    [InlineData("base64(1)", "'String'")]
    [InlineData("toLower(1)", "'String'")]
    [InlineData("trim(null())", "'Null'")]
    [InlineData("startsWith('a', 1)", "second parameter")]
    [InlineData("guid('a', 1)", "second parameter")]
    [InlineData("uniqueString(true())", "'Boolean'")]
    [InlineData("join(createArray('a', null()), ',')", "'Null'")]
    [InlineData("join(createArray('a'), 1)", "second parameter")]
    [InlineData("padLeft('a', 17)", "16")]
    [InlineData("padLeft('a', 5, '00')", "single character")]
    [InlineData("replace('a1', 1, 'x')", "second parameter")]
    [InlineData("substring(123, 1)", "first parameter")]
    [InlineData("split(1, ',')", "first parameter")]
    [InlineData("dateTimeAdd('2020-04-07T14:53:14Z', 'P1W')", "P1W")]
    [InlineData("buildUri(createObject('host', 'example.com'))", "scheme")]
    [InlineData("buildUri(createObject('scheme', 'https', 'host', 'e', 'port', '80'))", "Integer")]
    [InlineData("dataUriToString('data:text/plain;charset=utf-16;base64,SABpAA==')", "utf-16")]
    [InlineData("cidrHost('10.144.3.0/31', 0)", "no host")]
    [InlineData("toObject(createArray('a', 'A'), lambda('x', lambdaVariables('x')))", "duplicate key 'A'")]
    [InlineData("toObject(createArray(1), lambda('x', lambdaVariables('x')))", "'Integer'")]
    [InlineData("groupBy(createArray('a'), lambda('x', 'i', lambdaVariables('x')))", "variable(s)")]
    [InlineData("resourceId('Microsoft.Test/a/b', 'b/c')", "exactly one multi-segmented argument")]
    [InlineData("resourceId('notaguid', 'rg', 'Microsoft.Test/a', 'b')", "not valid subscription identifier")]
    [InlineData("extensionResourceId('abc', 'Microsoft.Test/a', 'b')", "not a valid uri")]
    [InlineData("json('012345678901234567890')", "no valid JSON")]
    [InlineData("json('-0x10')", "no valid JSON")]
    [InlineData("float('0x10')", "cannot be converted")]
    [InlineData("parseCidr('10.1.2.3/255.0.255.0')", "no range")]
    [InlineData("parseCidr('10.0.0.0/0.0.255.255')", "no range")]
    [InlineData("1.5", "float point numbers are not supported")]
    public void Failure_is_that_of_Azure(string expression, string message)
    {
        var expansion = Corpus.Evaluate($"[{expression}]");
        Assert.False(expansion.Succeeded);
        Assert.Contains(message, Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "name": "n", "properties": { "copy": [ { "name": "xs", "count": 2, "input": "[copyIndex()]" } ] } }""", "copyIndex")]
    [InlineData("""{ "name": "n", "properties": { "copy": [ { "name": "xs", "count": 801, "input": 1 } ] } }""", "cannot exceed '800'")]
    [InlineData("""{ "name": "n", "properties": { "xs": 1, "copy": [ { "name": "xs", "count": 1, "input": 1 } ] } }""", "already")]
    [InlineData("""{ "name": "n", "properties": { "copy": [ { "name": "xs", "count": 1, "input": { "copy": [ { "name": "ys", "count": 1, "input": 1 } ] } } ] } }""", "nested copy arrays")]
    [InlineData("""{ "name": "[concat('n', copyIndex())]", "copy": { "name": "l", "count": 2, "mode": "sideways" } }""", "copy mode 'sideways'")]
    [InlineData("""{ "name": "[concat('n', copyIndex())]", "copy": { "name": "l", "count": 2, "batchSize": 2 } }""", "batch size")]
    [InlineData("""{ "name": "" }""", "cannot be null or empty")]
    [InlineData("""{ "name": "[add(1, 2)]" }""", "'Integer'")]
    public void Resource_is_refused_as_by_Azure(string resource, string message)
    {
        var expansion = Corpus.Expand(Corpus.Template($$"""
            "resources": [ {{resource.Insert(1, """ "type": "Microsoft.Test/x", "apiVersion": "2020-01-01",""")}} ]
            """));
        Assert.Contains(message, Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "variables": { "unused": "[div(1, 0)]" } """, "zero")]
    [InlineData(""" "variables": { "a": "[variables('b')]", "b": "[variables('a')]" } """, "depends on itself")]
    [InlineData(""" "variables": { "copy": [ { "name": "a", "count": 2, "input": "[copyIndex()]" } ] }, "outputs": { "o": { "type": "array", "value": "[variables('a')]" } } """, "copyIndex")]
    [InlineData(""" "parameters": { "p": { "type": "string", "allowedValues": [ "a" ], "defaultValue": "A" } } """, "allowed value(s): 'a'")]
    [InlineData(""" "outputs": { "o": { "type": "string", "minLength": 3, "value": "a" } } """, "template output 'o'")]
    [InlineData(""" "functions": [ { "namespace": "c", "members": { "f": { "parameters": [ { "name": "a", "type": "string" } ], "output": { "type": "string", "value": "x" } } } } ], "outputs": { "o": { "type": "string", "value": "[c.f(5)]" } } """, "'a' parameter of the user-defined function 'c.f'")]
    [InlineData(""" "functions": [ { "namespace": "c", "members": { "f": { "parameters": [], "output": { "type": "int", "value": "x" } } } } ], "outputs": { "o": { "type": "string", "value": "[c.f()]" } } """, "output of the user-defined function 'c.f'")]
    public void Section_is_refused_as_by_Azure(string section, string message)
    {
        var expansion = Corpus.Expand(Corpus.Template(section));
        Assert.False(expansion.Succeeded);
        Assert.Contains(message, expansion.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Full_type_inside_of_a_parent_is_no_child()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "resources": [ { "type": "Microsoft.Test/x", "apiVersion": "2020-01-01", "name": "a", "resourceGroup": "elsewhere",
              "resources": [ { "type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2020-01-01", "name": "s" } ] } ]
            """));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["Microsoft.Test/x/a", "Microsoft.Insights/diagnosticSettings/s"], expansion.Resources.Select(static resource => resource.Id.Split("resourceGroups/myRg/providers/")[1]));
    }

    [Theory]
    [InlineData("reference('/subscriptions/s/resourceGroups/g/providers/A.B/c/n', '1').x", "reference")]
    [InlineData("listKeys('/subscriptions/s/resourceGroups/g/providers/A.B/c/n', '1').x", "listKeys")]
    public void A_function_of_the_template_asks_no_running_deployment(string expression, string function)
    {
        var expansion = Corpus.Expand(Corpus.Template($$"""
            "functions": [ { "namespace": "n", "members": { "f": { "parameters": [], "output": { "type": "string", "value": "[{{expression}}]" } } } } ],
            "outputs": { "o": { "type": "string", "value": "[n.f()]" } }
            """));

        Assert.Contains($"'{function}' is not expected at this location", Assert.Single(expansion.Diagnostics).Message, StringComparison.Ordinal);
    }
}
