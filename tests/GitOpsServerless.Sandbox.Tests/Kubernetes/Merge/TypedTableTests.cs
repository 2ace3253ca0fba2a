using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes.Merge;

/// <summary>The tables of structured-merge-diff about single values: validation, field sets, differences, removal.</summary>
public sealed class TypedTableTests
{
    [Fact]
    public void Field_sets_are_as_the_table_says()
    {
        var count = 0;
        foreach (var (@case, schema) in Cases("typed__toset.json", "fieldsetCases"))
        {
            foreach (var pair in @case["pairs"]!.AsArray())
            {
                var value = Tables.Value(Tables.Text(pair![0]));
                var actual = FieldSetBuilder.Build(value, schema);
                Assert.True(actual.SetEquals(Tables.Set(pair[1])), $"{pair[0]}: {FieldsV1.Write(actual).ToJsonString()}");
                count++;
            }
        }

        Assert.Equal(29, count);
    }

    [Fact]
    public void Differences_are_as_the_table_says()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var (@case, schema) in Cases("typed__symdiff.json", "symdiffCases"))
        {
            foreach (var quint in @case["quints"]!.AsArray())
            {
                count++;
                var actual = Comparer.Compare(Tables.Value(Tables.Text(quint!["lhs"])), Tables.Value(Tables.Text(quint["rhs"])), schema);
                if (!actual.Removed.SetEquals(Tables.Set(quint["removed"])) || !actual.Modified.SetEquals(Tables.Set(quint["modified"])) || !actual.Added.SetEquals(Tables.Set(quint["added"])))
                {
                    failures.Add($"{@case["name"]}: {quint["lhs"]} -> {quint["rhs"]}: -{FieldsV1.Write(actual.Removed).ToJsonString()} ~{FieldsV1.Write(actual.Modified).ToJsonString()} +{FieldsV1.Write(actual.Added).ToJsonString()}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n" + string.Join('\n', failures));
        Assert.Equal(84, count);
    }

    [Fact]
    public void Values_are_valid_or_not_as_the_table_says()
    {
        var count = 0;
        foreach (var (@case, schema) in Cases("typed__validate.json", "validationCases"))
        {
            foreach (var text in @case["validObjects"]!.AsArray())
            {
                TypedValidator.Validate(Tables.Value(Tables.Text(text)), schema);
                count++;
            }

            foreach (var text in @case["invalidObjects"]!.AsArray())
            {
                Assert.Throws<MergeException>(() => TypedValidator.Validate(Tables.Value(Tables.Text(text)), schema));
                count++;
            }

            foreach (var text in @case["duplicatesObjects"] as JsonArray ?? [])
            {
                Assert.Throws<MergeException>(() => TypedValidator.Validate(Tables.Value(Tables.Text(text)), schema));
                TypedValidator.Validate(Tables.Value(Tables.Text(text)), schema, allowRepeated: true);
                count++;
            }
        }

        Assert.Equal(81, count);
    }

    [Fact]
    public void Removal_and_extraction_are_as_the_table_says()
    {
        var failures = new List<string>();
        var count = 0;
        foreach (var (@case, schema) in Cases("typed__remove.json", "removeCases"))
        {
            foreach (var quadruplet in @case["quadruplets"]!.AsArray())
            {
                var value = Tables.Value(Tables.Text(quadruplet![0]));
                var set = Tables.Set(quadruplet[1]);
                Check(Remover.Remove(value, set, schema), quadruplet[2], "remove " + quadruplet[0]);
                Check(Remover.Extract(value, set, schema), quadruplet[3], "extract " + quadruplet[0]);
            }
        }

        foreach (var (@case, schema) in Cases("typed__remove.json", "extractWithKeysCases"))
        {
            foreach (var triplet in @case["triplets"]!.AsArray())
            {
                Check(Remover.Extract(Tables.Value(Tables.Text(triplet!["object"])), Tables.Set(triplet["set"]), schema, withKeys: true), triplet["wantOutput"], "extract with keys " + triplet["object"]);
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n" + string.Join('\n', failures));
        Assert.Equal(101, count);

        void Check(JsonNode? actual, JsonNode? expected, string what)
        {
            var text = Tables.Text(expected);

            // One expectation is a Go literal that the tables could not carry over; it stands there as an empty list.
            if (text == "unparseable" || expected is null or JsonArray)
            {
                return;
            }

            count++;
            if (!JsonValues.AreEqual(Tables.Value(text), actual))
            {
                failures.Add($"{what}: {actual?.ToJsonString() ?? "null"}, expected {text}");
            }
        }
    }

    private static IEnumerable<(JsonObject Case, SchemaNode Schema)> Cases(string file, string test)
    {
        var schemas = NamedSchemas();
        foreach (var @case in Tables.Read(file)["tests"]![test]!["cases"]!.AsArray())
        {
            var schema = @case!["schema"];
            var text = schema is JsonValue ? schema.ToString() : schemas.GetValueOrDefault(@case["name"]!.ToString());
            if (text is not null)
            {
                yield return (@case.AsObject(), new SchemaText(text).Find(@case["rootTypeName"]!.ToString())!);
            }
        }
    }

    /// <summary>Some tables name a schema that another table spells out under the same case name.</summary>
    private static Dictionary<string, string> NamedSchemas()
    {
        var result = new Dictionary<string, string>();
        foreach (var (file, test) in new[] { ("typed__toset.json", "fieldsetCases"), ("typed__symdiff.json", "symdiffCases"), ("typed__validate.json", "validationCases") })
        {
            foreach (var @case in Tables.Read(file)["tests"]![test]!["cases"]!.AsArray())
            {
                if (@case!["schema"] is JsonValue schema)
                {
                    result.TryAdd(@case["name"]!.ToString(), schema.ToString());
                }
            }
        }

        result["nested types"] = Tables.Read("merge__nested.json")["parsers"]!["nestedTypeParser"]!["schema"]!.ToString();
        result["associative and atomic"] = result["associative list"].Replace("    - name: list\n", """
                - name: atomicMap
                  type: { map: { elementRelationship: atomic, elementType: { scalar: string } } }
                - name: atomicElementList
                  type: { list: { elementRelationship: associative, keys: [id], elementType: { map: { elementRelationship: atomic, fields: [
                    { name: id, type: { scalar: string } }, { name: data, type: { scalar: string } }, { name: extra, type: { scalar: string } } ] } } } }
                - name: list

            """, StringComparison.Ordinal);
        result["associativeAndAtomicSchema"] = result["associative and atomic"];
        return result;
    }
}
