using System.Globalization;
using System.Text.Json.Nodes;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Arm.Tests.Language;

/// <summary>
/// Values that the tests of the Bicep compiler assert of Microsoft's expression engine. The templates here are written
/// as the compiler writes those Bicep files.
/// </summary>
public sealed class EvaluationCaseTests
{
    [Theory]
    [InlineData("CompileTimeImportTests.User_defined_function_calls_parameters_to_other_user_defined_function_calls_are_migrated_during_import", Imports, null)]
    [InlineData("EvaluationTests.String_expressions_are_evaluated_successfully", Strings, null)]
    [InlineData("EvaluationTests.ResourceId_expressions_are_evaluated_successfully", ResourceIds, """{ "parentName": { "value": "myParent" }, "childName": { "value": "myChild" } }""")]
    [InlineData("EvaluationTests.Comparisons_are_evaluated_correctly", Comparisons, null)]
    [InlineData("EvaluationTests.Items_function_evaluation_works", Items, """{ "inputObj": { "value": { "ghiKey": "ghiValue", "defKey": "defValue", "abcKey": "abcValue", "123Key": "123Value", "GHIKey": "GHIValue", "DEFKey": "DEFValue", "ABCKey": "ABCValue", "456Key": "456Value" } } }""")]
    [InlineData("EvaluationTests.indexof_contains_function_evaluation_works", IndexOf, """{ "inputString": { "value": "FOOBAR" }, "inputArray": { "value": [ "FOO", "BAR" ] } }""")]
    [InlineData("EvaluationTests.List_comprehension_function_evaluation_works", Lambdas, """{ "doggos": { "value": [ "Evie", "Casper", "Indy", "Kira" ] }, "numbers": { "value": [ 0, 1, 2, 3 ] } }""")]
    [InlineData("EvaluationTests.Issue8782", Ternaries, null)]
    [InlineData("EvaluationTests.Issue8782_2", TernariesOverItems, """{ "testObject": { "value": { "a": true, "b": false } } }""")]
    [InlineData("EvaluationTests.Functions_are_evaluated_correctly", Functions, null)]
    [InlineData("EvaluationTests.New_functions_are_evaluated_correctly", NewFunctions, null)]
    [InlineData("ScenarioTests.Test_Issue9467", Mapped, """{ "CertificateSubjects": { "value": [ { "subject": "blah", "secretName": "blah", "thumbprint": "blah", "keyVault": { "name": "myKv", "subscriptionId": "mySub", "resourceGroupName": "myRg" } } ] } }""")]
    [InlineData("UserDefinedFunctionTests.Outer_scope_symbolic_variables_are_allowed", OuterVariables, null)]
    [InlineData("UserDefinedFunctionTests.Functions_can_have_descriptions_applied", "\"functions\": [ { \"namespace\": \"__bicep\", \"members\": { \"returnFoo\": { \"parameters\": [], \"output\": { \"type\": \"string\", \"value\": \"foo\" }, \"metadata\": { \"description\": \"Returns foo\" } } } } ], \"outputs\": { \"outputFoo\": { \"type\": \"string\", \"value\": \"[__bicep.returnFoo()]\" } }", null)]
    public void Outputs_equal_those_of_the_official_engine(string id, string sections, string? parameters)
    {
        var expansion = Corpus.Expand(Corpus.Template(sections), parameters);
        Assert.Empty(expansion.Diagnostics);
        var actual = new JsonObject { ["outputs"] = new JsonObject(expansion.Outputs.Select(static output => KeyValuePair.Create<string, JsonNode?>(output.Name, new JsonObject { ["value"] = output.Value?.DeepClone() }))) };
        actual["variables"] = new JsonObject(expansion.Outputs.Select(static output => KeyValuePair.Create(output.Name, output.Value?.DeepClone())));
        var assertions = Assertions(id);
        Assert.NotEmpty(assertions);
        Corpus.AssertNone(from assertion in assertions
                          let value = Select(actual, assertion.Path)
                          where !JsonNode.DeepEquals(value, assertion.Expected)
                          select $"{assertion.Path}: {value?.ToJsonString()} instead of {assertion.Expected?.ToJsonString()}");
    }

    [Fact]
    public void Asserts_equal_those_of_the_official_engine()
    {
        var expansion = Corpus.Expand(Corpus.Template("""
            "languageVersion": "2.1-experimental",
            "parameters": { "accountName": { "type": "string" }, "environment": { "type": "string" }, "location": { "type": "string" } },
            "variables": { "myInt": 24 },
            "asserts": {
              "a1": "[less(length(parameters('accountName')), variables('myInt'))]",
              "a2": "[contains(parameters('location'), 'us')]",
              "a3": "[equals(parameters('environment'), 'dev')]"
            }
            """), """{ "accountName": { "value": "a-name-that-is-much-longer-than-twenty-four-characters" }, "environment": { "value": "dev" }, "location": { "value": "westus" } }""");
        Assert.Empty(expansion.Diagnostics);
        Assert.All(Assertions("EvaluationTests.Assertions_are_evaluated_correctly"), assertion =>
            Assert.True(JsonNode.DeepEquals(assertion.Expected, expansion.Asserts[assertion.Path.Split('\'')[1]])));
    }

    private static List<(string Path, JsonNode? Expected)> Assertions(string id) =>
    [
        .. Corpus.Read(RealData.Require("bicep-baselines", "inline", "evaluate-cases.json")).AsArray()
            .Single(item => (string)item!["id"]! == id)!["evaluatedAssertions"]!.AsArray()
            .Select(static assertion => ((string)assertion!["path"]!, assertion["equals"])),
    ];

    private static JsonNode? Select(JsonNode root, string path)
    {
        JsonNode? node = root;
        foreach (var part in path.TrimStart('$', '.').Split(['.', '[', ']', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            node = node is JsonArray array ? array[int.Parse(part, CultureInfo.InvariantCulture)] : node?[part];
        }

        return node;
    }

    private const string Imports = """
        "functions": [ { "namespace": "__bicep", "members": {
          "getPlanNumber": { "parameters": [ { "name": "hostingPlanName", "type": "string" } ], "output": { "type": "string", "value": "[substring(parameters('hostingPlanName'), sub(length(parameters('hostingPlanName')), 3))]" } },
          "isFirstPlan": { "parameters": [ { "name": "planNumber", "type": "string" } ], "output": { "type": "bool", "value": "[equals(parameters('planNumber'), '001')]" } },
          "isOneLeadingZero": { "parameters": [ { "name": "planNumber", "type": "string" } ], "output": { "type": "bool", "value": "[equals(substring(parameters('planNumber'), 0, 1), '0')]" } },
          "isTwoLeadingZeroes": { "parameters": [ { "name": "planNumber", "type": "string" } ], "output": { "type": "bool", "value": "[equals(substring(parameters('planNumber'), 0, 2), '00')]" } },
          "getSubnetNumber": { "parameters": [ { "name": "plan_name", "type": "string" } ], "output": { "type": "string", "value": "[if(__bicep.isFirstPlan(__bicep.getPlanNumber(parameters('plan_name'))), '', if(__bicep.isTwoLeadingZeroes(__bicep.getPlanNumber(parameters('plan_name'))), substring(__bicep.getPlanNumber(parameters('plan_name')), 2, 1), if(__bicep.isOneLeadingZero(__bicep.getPlanNumber(parameters('plan_name'))), substring(__bicep.getPlanNumber(parameters('plan_name')), 1, 2), __bicep.getPlanNumber(parameters('plan_name')))))]" } },
          "isWindows": { "parameters": [ { "name": "plan_name", "type": "string" } ], "output": { "type": "string", "value": "[if(contains('-windows-', parameters('plan_name')), 'ASPWindows', 'ASP')]" } }
        } } ],
        "parameters": { "plan_name": { "type": "string", "defaultValue": "plan-name-999" } },
        "variables": { "subnet_number": "[__bicep.getSubnetNumber(parameters('plan_name'))]", "formatted_subnet_name": "[format('{0}{1}', __bicep.isWindows(parameters('plan_name')), variables('subnet_number'))]" },
        "outputs": { "out": { "type": "string", "value": "[variables('formatted_subnet_name')]" } }
        """;

    private const string Strings = """
        "variables": {
          "bool": false, "int": 12948, "str": "hello!", "obj": { "a": "b", "!c": 2 }, "arr": [ true, 2893, "abc" ],
          "multiline": "these escapes\n  are not\n  evaluated:\n\\r\\n\\t\\\\\\'\\${}\n"
        },
        "outputs": {
          "literal": { "type": "string", "value": "[variables('str')]" },
          "interp": { "type": "string", "value": "[format('>{0}<>{1}<>{2}<>{3}<>{4}<', variables('bool'), variables('int'), variables('str'), variables('obj'), variables('arr'))]" },
          "escapes": { "type": "string", "value": "\r\n\t\\'${}" },
          "multiline": { "type": "string", "value": "[variables('multiline')]" }
        }
        """;

    private const string ResourceIds = """
        "languageVersion": "2.0",
        "parameters": { "parentName": { "type": "string" }, "childName": { "type": "string" } },
        "resources": {
          "existing1": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing2": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "resourceGroup": "customRg", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing3": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "subscriptionId": "2e518a80-f860-4467-a00e-d81aaf1ff42e", "resourceGroup": "customRg", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing4": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "scope": "/", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing5": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "subscriptionId": "[subscription().subscriptionId]", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing6": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "subscriptionId": "2e518a80-f860-4467-a00e-d81aaf1ff42e", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing7": { "existing": true, "type": "My.Rp/parent/child", "apiVersion": "2020-01-01", "scope": "[format('Microsoft.Management/managementGroups/{0}', '2e518a80-f860-4467-a00e-d81aaf1ff42e')]", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" },
          "existing8": { "existing": true, "type": "My.ExtensionRp/parent/child", "apiVersion": "2020-01-01", "scope": "[tenantResourceId('My.Rp/parent/child', parameters('parentName'), parameters('childName'))]", "name": "[format('{0}/{1}', parameters('parentName'), parameters('childName'))]" }
        },
        "outputs": {
          "resource1Id": { "type": "string", "value": "[resourceId('My.Rp/parent/child', split(format('{0}/{1}', parameters('parentName'), parameters('childName')), '/')[0], split(format('{0}/{1}', parameters('parentName'), parameters('childName')), '/')[1])]" },
          "resource2Id": { "type": "string", "value": "[resourceInfo('existing2').id]" },
          "resource3Id": { "type": "string", "value": "[extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}', '2e518a80-f860-4467-a00e-d81aaf1ff42e', 'customRg'), 'My.Rp/parent/child', parameters('parentName'), parameters('childName'))]" },
          "resource4Id": { "type": "string", "value": "[tenantResourceId('My.Rp/parent/child', parameters('parentName'), parameters('childName'))]" },
          "resource5Id": { "type": "string", "value": "[subscriptionResourceId(subscription().subscriptionId, 'My.Rp/parent/child', parameters('parentName'), parameters('childName'))]" },
          "resource6Id": { "type": "string", "value": "[resourceInfo('existing6').id]" },
          "resource7Id": { "type": "string", "value": "[resourceInfo('existing7').id]" },
          "resource8Id": { "type": "string", "value": "[resourceInfo('existing8').id]" },
          "resource1Name": { "type": "string", "value": "[resourceInfo('existing1').name]" },
          "resource1ApiVersion": { "type": "string", "value": "[resourceInfo('existing1').apiVersion]" },
          "resource1Type": { "type": "string", "value": "[resourceInfo('existing1').type]" }
        }
        """;

    private const string Comparisons = """
        "outputs": {
          "less": { "type": "bool", "value": "[less(123, 456)]" },
          "lessOrEquals": { "type": "bool", "value": "[lessOrEquals(123, 456)]" },
          "greater": { "type": "bool", "value": "[greater(123, 456)]" },
          "greaterOrEquals": { "type": "bool", "value": "[greaterOrEquals(123, 456)]" },
          "equals": { "type": "bool", "value": "[equals(123, 456)]" },
          "not": { "type": "bool", "value": "[not(true())]" },
          "and": { "type": "bool", "value": "[and(true(), false())]" },
          "or": { "type": "bool", "value": "[or(true(), false())]" },
          "coalesce": { "type": "int", "value": "[coalesce(null(), 123)]" }
        }
        """;

    private const string Items = """
        "parameters": { "inputObj": { "type": "object" } },
        "outputs": {
          "inputObjKeys": { "type": "array", "copy": { "count": "[length(items(parameters('inputObj')))]", "input": "[items(parameters('inputObj'))[copyIndex()].key]" } },
          "inputObjValues": { "type": "array", "copy": { "count": "[length(items(parameters('inputObj')))]", "input": "[items(parameters('inputObj'))[copyIndex()].value]" } }
        }
        """;

    private const string IndexOf = """
        "parameters": { "inputString": { "type": "string" }, "inputArray": { "type": "array" } },
        "outputs": {
          "strIdxFooLC": { "type": "int", "value": "[indexOf(parameters('inputString'), 'foo')]" },
          "strIdxFooUC": { "type": "int", "value": "[indexOf(parameters('inputString'), 'FOO')]" },
          "strIdxBarLC": { "type": "int", "value": "[indexOf(parameters('inputString'), 'bar')]" },
          "strIdxBarUC": { "type": "int", "value": "[indexOf(parameters('inputString'), 'BAR')]" },
          "containsStrFooLC": { "type": "bool", "value": "[contains(parameters('inputString'), 'foo')]" },
          "containsStrFooUC": { "type": "bool", "value": "[contains(parameters('inputString'), 'FOO')]" },
          "containsStrBarLC": { "type": "bool", "value": "[contains(parameters('inputString'), 'bar')]" },
          "containsStrBarUC": { "type": "bool", "value": "[contains(parameters('inputString'), 'BAR')]" },
          "arrIdxFooLC": { "type": "int", "value": "[indexOf(parameters('inputArray'), 'foo')]" },
          "arrIdxFooUC": { "type": "int", "value": "[indexOf(parameters('inputArray'), 'FOO')]" },
          "arrIdxBarLC": { "type": "int", "value": "[indexOf(parameters('inputArray'), 'bar')]" },
          "arrIdxBarUC": { "type": "int", "value": "[indexOf(parameters('inputArray'), 'BAR')]" },
          "arrIdxfalse": { "type": "int", "value": "[indexOf(parameters('inputArray'), false())]" },
          "arrIdx123": { "type": "int", "value": "[indexOf(parameters('inputArray'), 123)]" },
          "containsArrFooLC": { "type": "bool", "value": "[contains(parameters('inputArray'), 'foo')]" },
          "containsArrFooUC": { "type": "bool", "value": "[contains(parameters('inputArray'), 'FOO')]" },
          "containsArrBarLC": { "type": "bool", "value": "[contains(parameters('inputArray'), 'bar')]" },
          "containsArrBarUC": { "type": "bool", "value": "[contains(parameters('inputArray'), 'BAR')]" },
          "containsArrfalse": { "type": "bool", "value": "[contains(parameters('inputArray'), false())]" },
          "containsArr123": { "type": "bool", "value": "[contains(parameters('inputArray'), 123)]" }
        }
        """;

    private const string Lambdas = """
        "parameters": { "doggos": { "type": "array" }, "numbers": { "type": "array" } },
        "variables": {
          "sortByObjectKeySource": [ { "key": 124, "name": "Second" }, { "key": 298, "name": "Third" }, { "key": 24, "name": "First" }, { "key": 1232, "name": "Fourth" } ],
          "sortByObjectKey": "[sort(variables('sortByObjectKeySource'), lambda('x', 'y', less(int(lambdaVariables('x').key), int(lambdaVariables('y').key))))]"
        },
        "outputs": {
          "sayHello": { "type": "array", "value": "[map(parameters('doggos'), lambda('i', format('Hello {0}!', lambdaVariables('i'))))]" },
          "isEven": { "type": "array", "value": "[filter(parameters('numbers'), lambda('i', equals(0, mod(lambdaVariables('i'), 2))))]" },
          "evenDoggosNestedLambdas": { "type": "array", "value": "[map(filter(parameters('numbers'), lambda('i', contains(filter(parameters('numbers'), lambda('j', equals(0, mod(lambdaVariables('j'), 2)))), lambdaVariables('i')))), lambda('x', parameters('doggos')[lambdaVariables('x')]))]" },
          "flattenedArrayOfArrays": { "type": "array", "value": "[flatten(createArray(createArray(0, 1), createArray(2, 3), createArray(4, 5)))]" },
          "flattenedEmptyArray": { "type": "array", "value": "[flatten(createArray())]" },
          "mapSayHi": { "type": "array", "value": "[map(createArray('abc', 'def', 'ghi'), lambda('foo', format('Hi {0}!', lambdaVariables('foo'))))]" },
          "mapEmpty": { "type": "array", "value": "[map(createArray(), lambda('foo', format('Hi {0}!', lambdaVariables('foo'))))]" },
          "mapObject": { "type": "array", "value": "[map(range(0, length(parameters('doggos'))), lambda('i', createObject('i', lambdaVariables('i'), 'doggo', parameters('doggos')[lambdaVariables('i')], 'greeting', format('Ahoy, {0}!', parameters('doggos')[lambdaVariables('i')]))))]" },
          "mapArray": { "type": "array", "value": "[flatten(map(range(1, 3), lambda('i', createArray(mul(lambdaVariables('i'), 2), add(mul(lambdaVariables('i'), 2), 1)))))]" },
          "mapMultiLineArray": { "type": "array", "value": "[flatten(map(range(1, 3), lambda('i', createArray(mul(lambdaVariables('i'), 3), add(mul(lambdaVariables('i'), 3), 1), add(mul(lambdaVariables('i'), 3), 2)))))]" },
          "filterEqualityCheck": { "type": "array", "value": "[filter(createArray('abc', 'def', 'ghi'), lambda('foo', equals('def', lambdaVariables('foo'))))]" },
          "filterEmpty": { "type": "array", "value": "[filter(createArray(), lambda('foo', equals('def', lambdaVariables('foo'))))]" },
          "sortNumeric": { "type": "array", "value": "[sort(createArray(8, 3, 10, -13, 5), lambda('x', 'y', less(lambdaVariables('x'), lambdaVariables('y'))))]" },
          "sortAlpha": { "type": "array", "value": "[sort(createArray('ghi', 'abc', 'def'), lambda('x', 'y', less(lambdaVariables('x'), lambdaVariables('y'))))]" },
          "sortAlphaReverse": { "type": "array", "value": "[sort(createArray('ghi', 'abc', 'def'), lambda('x', 'y', greater(lambdaVariables('x'), lambdaVariables('y'))))]" },
          "sortByObjectKey": { "type": "array", "value": "[variables('sortByObjectKey')]" },
          "sortEmpty": { "type": "array", "value": "[sort(createArray(), lambda('x', 'y', less(int(lambdaVariables('x')), int(lambdaVariables('y')))))]" },
          "reduceStringConcat": { "type": "string", "value": "[reduce(createArray('abc', 'def', 'ghi'), '', lambda('cur', 'next', concat(lambdaVariables('cur'), lambdaVariables('next'))))]" },
          "reduceFactorial": { "type": "int", "value": "[reduce(range(1, 5), 1, lambda('cur', 'next', mul(lambdaVariables('cur'), lambdaVariables('next'))))]" },
          "reduceObjectUnion": { "type": "object", "value": "[reduce(createArray(createObject('foo', 123), createObject('bar', 456), createObject('baz', 789)), createObject(), lambda('cur', 'next', union(lambdaVariables('cur'), lambdaVariables('next'))))]" },
          "reduceEmpty": { "type": "int", "value": "[reduce(createArray(), 0, lambda('cur', 'next', lambdaVariables('cur')))]" },
          "objectMap": { "type": "object", "value": "[toObject(createArray(123, 456, 789), lambda('i', format('{0}', div(lambdaVariables('i'), 100))))]" },
          "objectMap2": { "type": "object", "value": "[toObject(parameters('numbers'), lambda('i', format('{0}', lambdaVariables('i'))), lambda('i', createObject('isEven', equals(mod(lambdaVariables('i'), 2), 0), 'isGreaterThan2', greater(lambdaVariables('i'), 2))))]" },
          "objectMap3": { "type": "object", "value": "[toObject(variables('sortByObjectKey'), lambda('x', lambdaVariables('x').name))]" }
        }
        """;

    private const string Ternaries = """
        "variables": { "testArray": [ { "property1": "test", "property2": 1 }, { "property1": "dev", "property2": 2 }, { "property1": "test", "property2": 0 }, { "property1": "prod", "property2": 1 }, { "property1": "prod", "property2": 0 }, { "property1": "dev", "property2": 0 }, { "property1": "test", "property2": 0 } ] },
        "outputs": {
          "testMap": { "type": "array", "value": "[map(variables('testArray'), lambda('record', createObject('result', if(greater(lambdaVariables('record').property2, 0), lambdaVariables('record').property1, if(equals(toLower(lambdaVariables('record').property1), toLower('test')), 'test!', 'notTest!')))))]" },
          "testFor": { "type": "array", "copy": { "count": "[length(variables('testArray'))]", "input": { "result": "[if(greater(variables('testArray')[copyIndex()].property2, 0), variables('testArray')[copyIndex()].property1, if(equals(toLower(variables('testArray')[copyIndex()].property1), toLower('test')), 'test!', 'notTest!'))]" } } }
        }
        """;

    private const string TernariesOverItems = """
        "parameters": { "testObject": { "type": "object" } },
        "outputs": {
          "output1": { "type": "array", "value": "[map(items(parameters('testObject')), lambda('subObject', if(equals(1, 2), createArray('yes'), createArray('no'))))]" },
          "output2": { "type": "array", "value": "[map(items(parameters('testObject')), lambda('subObject', if(equals(lambdaVariables('subObject').key, 'a'), createArray('yes'), createArray('no'))))]" }
        }
        """;

    private const string Functions = """
        "functions": [ { "namespace": "__bicep", "members": {
          "joinWithSpace": { "parameters": [ { "name": "values", "type": "array" } ], "output": { "type": "string", "value": "[join(parameters('values'), ' ')]" } },
          "greet": { "parameters": [ { "name": "names", "type": "array" } ], "output": { "type": "string", "value": "[format('Hi, {0}!', __bicep.joinWithSpace(parameters('names')))]" } },
          "replaceMultiple": { "parameters": [ { "name": "value", "type": "string" }, { "name": "input", "type": "object" } ], "output": { "type": "string", "value": "[reduce(map(items(parameters('input')), lambda('i', createObject('key', lambdaVariables('i').key, 'value', lambdaVariables('i').value, 'replaced', ''))), createObject('replaced', parameters('value')), lambda('cur', 'next', createObject('replaced', replace(lambdaVariables('cur').replaced, lambdaVariables('next').key, lambdaVariables('next').value)))).replaced]" } }
        } } ],
        "outputs": {
          "sayHiWithComposition": { "type": "string", "value": "[__bicep.greet(createArray('Anthony', 'Martin'))]" },
          "sayHiWithLambdas": { "type": "string", "value": "[__bicep.replaceMultiple('Hi, $firstName $lastName!', createObject('$firstName', 'Anthony', '$lastName', 'Martin'))]" }
        }
        """;

    private const string NewFunctions = """
        "functions": [ { "namespace": "__bicep", "members": { "isEven": { "parameters": [ { "name": "i", "type": "int" } ], "output": { "type": "bool", "value": "[equals(mod(parameters('i'), 2), 0)]" } } } } ],
        "outputs": {
          "sayHello": { "type": "array", "value": "[map(createArray('Evie', 'Casper', 'Lady Lechuga'), lambda('dog', 'i', format('{0} {1}!', if(__bicep.isEven(lambdaVariables('i')), 'Hi', 'Ahoy'), lambdaVariables('dog'))))]" },
          "evenEntries": { "type": "array", "value": "[filter(createArray('a', 'b', 'c', 'd'), lambda('item', 'i', __bicep.isEven(lambdaVariables('i'))))]" },
          "concatIfEven": { "type": "string", "value": "[reduce(createArray('abc', 'def', 'ghi'), '', lambda('cur', 'next', 'i', if(__bicep.isEven(lambdaVariables('i')), concat(lambdaVariables('cur'), lambdaVariables('next')), lambdaVariables('cur'))))]" },
          "mapValuesTest": { "type": "object", "value": "[mapValues(createObject('a', 123, 'b', 456), lambda('val', mul(lambdaVariables('val'), 2)))]" },
          "objectKeysTest": { "type": "array", "value": "[objectKeys(createObject('a', 123, 'b', 456))]" },
          "shallowMergeTest": { "type": "object", "value": "[shallowMerge(createArray(createObject('a', 123), createObject('b', 456)))]" },
          "groupByTest": { "type": "object", "value": "[groupBy(createArray(createObject('type', 'a', 'value', 123), createObject('type', 'b', 'value', 456), createObject('type', 'a', 'value', 789)), lambda('arg', lambdaVariables('arg').type))]" },
          "groupByWithValMapTest": { "type": "object", "value": "[groupBy(createArray(createObject('type', 'a', 'value', 123), createObject('type', 'b', 'value', 456), createObject('type', 'a', 'value', 789)), lambda('arg', lambdaVariables('arg').type), lambda('arg', lambdaVariables('arg').value))]" }
        }
        """;

    private const string Mapped = """
        "languageVersion": "2.0",
        "parameters": { "CertificateSubjects": { "type": "array" } },
        "resources": { "CertificateVault": { "existing": true, "type": "Microsoft.KeyVault/vaults", "apiVersion": "2022-07-01", "subscriptionId": "[first(map(parameters('CertificateSubjects'), lambda('c', lambdaVariables('c').keyVault.subscriptionId)))]", "resourceGroup": "[first(map(parameters('CertificateSubjects'), lambda('c', lambdaVariables('c').keyVault.resourceGroupName)))]", "name": "[first(map(parameters('CertificateSubjects'), lambda('c', lambdaVariables('c').keyVault.name)))]" } },
        "outputs": { "vaultId": { "type": "string", "value": "[extensionResourceId(format('/subscriptions/{0}/resourceGroups/{1}', first(map(parameters('CertificateSubjects'), lambda('c', lambdaVariables('c').keyVault.subscriptionId))), first(map(parameters('CertificateSubjects'), lambda('c', lambdaVariables('c').keyVault.resourceGroupName)))), 'Microsoft.KeyVault/vaults', first(map(parameters('CertificateSubjects'), lambda('c', lambdaVariables('c').keyVault.name))))]" } }
        """;

    private const string OuterVariables = """
        "variables": { "bar": "abc" },
        "functions": [ { "namespace": "__bicep", "members": {
          "getBaz": { "parameters": [], "output": { "type": "string", "value": "baz" } },
          "testFunc": { "parameters": [ { "name": "baz", "type": "string" } ], "output": { "type": "string", "value": "[format('{0}-{1}-{2}', variables('bar'), parameters('baz'), __bicep.getBaz())]" } },
          "isStringEqual": { "parameters": [ { "name": "input", "type": "string" } ], "output": { "type": "bool", "value": "[equals(parameters('input'), __bicep.testFunc(variables('bar')))]" } }
        } } ],
        "outputs": {
          "outputBool": { "type": "bool", "value": "[__bicep.isStringEqual('abc-abc-baz')]" },
          "outputFoo": { "type": "string", "value": "[__bicep.testFunc('def')]" }
        }
        """;
}
