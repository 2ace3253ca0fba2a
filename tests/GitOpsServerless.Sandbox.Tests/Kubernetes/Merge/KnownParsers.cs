namespace GitOpsServerless.Sandbox.Tests.Kubernetes.Merge;

/// <summary>Schemas that the tables name without holding them, written to what the cases show.</summary>
internal static class KnownParsers
{
    public static readonly IReadOnlyDictionary<string, (string Schema, string Type)> All = new Dictionary<string, (string, string)>
    {
        ["portListParser"] = (Root("containerPorts", """
            { list: { elementRelationship: associative, keys: [port, protocol], elementType: { map: { fields: [
              { name: port, type: { scalar: numeric } },
              { name: protocol, default: TCP, type: { scalar: string } },
              { name: name, type: { scalar: string } } ] } } } }
            """), "root"),
        ["bookParser"] = (Root("book", """
            { list: { elementRelationship: associative, keys: [chapter, section], elementType: { map: { fields: [
              { name: chapter, default: 1, type: { scalar: numeric } },
              { name: section, default: A, type: { scalar: string } },
              { name: sentences, type: { list: { elementRelationship: associative, keys: [page, line], elementType: { map: { fields: [
                { name: page, default: 2, type: { scalar: numeric } },
                { name: line, default: 3, type: { scalar: numeric } },
                { name: text, type: { scalar: string } } ] } } } } } ] } } } }
            """), "root"),
        ["associativeListParser"] = (Root("list", Associative("name", "{ name: name, type: { scalar: string } }, { name: value, type: { scalar: numeric } }")), "root"),
        ["associativeListParserOld"] = (Root("list", Associative("name", "{ name: name, type: { scalar: string } }, { name: id, type: { scalar: numeric } }, { name: value, type: { scalar: numeric } }")), "root"),
        ["associativeListParserPromoteKeyBefore"] = (Root("list", Associative("name", "{ name: name, type: { scalar: string } }, { name: id, type: { scalar: numeric } }, { name: value, type: { scalar: numeric } }")), "root"),
        ["associativeListParserPromoteKeyAfter"] = (Root("list", Associative("name, id", "{ name: name, type: { scalar: string } }, { name: id, type: { scalar: numeric } }, { name: value, type: { scalar: numeric } }")), "root"),
        ["associativeListParserNewOptionalKey"] = (Root("list", Associative("name, id", "{ name: name, type: { scalar: string } }, { name: id, type: { scalar: numeric } }, { name: value, type: { scalar: numeric } }")), "root"),
        ["associativeListParserNewKeyWithDefault"] = (Root("list", Associative("name, id", "{ name: name, type: { scalar: string } }, { name: id, default: 1, type: { scalar: numeric } }, { name: value, type: { scalar: numeric } }")), "root"),
        ["structParser"] = (Root("struct", "{ map: { fields: [ { name: numeric, type: { scalar: numeric } }, { name: string, type: { scalar: string } } ] } }"), "root"),
        ["structWithAtomicParser"] = (Root("struct", "{ map: { elementRelationship: atomic, fields: [ { name: numeric, type: { scalar: numeric } }, { name: string, type: { scalar: string } } ] } }"), "root"),
    };

    private static string Associative(string keys, string fields) =>
        $"{{ list: {{ elementRelationship: associative, keys: [{keys}], elementType: {{ map: {{ fields: [ {fields} ] }} }} }} }}";

    private static string Root(string field, string type) =>
        $"types: [ {{ name: root, map: {{ fields: [ {{ name: {field}, type: {type.ReplaceLineEndings(" ")} }} ] }} }} ]";
}
