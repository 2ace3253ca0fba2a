using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Json;
using GitOpsServerless.Sandbox.Kubernetes.Merge;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes.Merge;

/// <summary>The ownership tables of structured-merge-diff: sequences of applies and updates by several managers.</summary>
public sealed class StructuredMergeDiffTests
{
    [Theory]
    [InlineData("merge__default_keys.json", 8)]
    [InlineData("merge__leaf.json", 11)]
    [InlineData("merge__multiple_appliers.json", 23)]
    [InlineData("merge__nested.json", 15)]
    [InlineData("merge__preserve_unknown.json", 1)]
    [InlineData("merge__schema_change.json", 8)]
    [InlineData("merge__set.json", 10)]
    public void Every_case_of_the_table_ends_as_expected(string file, int cases)
    {
        var table = Tables.Read(file);
        var failures = new List<string>();
        var count = 0;
        foreach (var (test, body) in table["tests"]!.AsObject())
        {
            foreach (var (name, @case) in body!["cases"]!.AsObject())
            {
                count++;
                var problem = Run(table, body["runner"]!.ToString(), @case!.AsObject());
                if (problem is not null)
                {
                    failures.Add($"{test}/{name}: {problem}");
                }
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}:\n" + string.Join('\n', failures));
        Assert.Equal(cases, count);
    }

    private static string? Run(JsonObject table, string runner, JsonObject @case)
    {
        var expectsFailure = !@case.ContainsKey("Managed") && !@case.ContainsKey("Object");
        var machine = new Machine(table, runner);
        try
        {
            foreach (var operation in @case["Ops"]!.AsArray())
            {
                if (machine.Step(operation!.AsObject()) is { } problem)
                {
                    return expectsFailure ? null : problem;
                }
            }
        }
        catch (MergeException problem)
        {
            return expectsFailure ? null : problem.Message;
        }

        return expectsFailure ? "it succeeded" : machine.Check(@case);
    }

    private sealed class Machine
    {
        private readonly JsonObject _table;
        private readonly Dictionary<string, VersionedSet> _managers = [];
        private TableTypes _types;
        private JsonNode? _live = new JsonObject();
        private string? _version;

        public Machine(JsonObject table, string runner)
        {
            _table = table;
            var name = runner[(runner.IndexOf('(') + 1)..].TrimEnd(')').Split(',')[0].Trim();
            _types = TypesOf(name, runner);
        }

        /// <summary>Runs one operation; the result says what went wrong.</summary>
        public string? Step(JsonObject operation)
        {
            var kind = operation["$type"]!.ToString();
            if (kind == "ChangeParser")
            {
                _types = TypesOf(operation["Parser"]!["$ref"]!.ToString(), "");
                return null;
            }

            var version = Tables.Text(operation["APIVersion"]);
            var manager = operation["Manager"]!.ToString();
            var value = Tables.Value(Tables.Text(operation["Object"]));
            Enter(version);
            var updater = new Updater(_types);
            if (kind.EndsWith("Update", StringComparison.Ordinal))
            {
                updater.Update(_live, value, version, _managers, manager);
                _live = value;
                return null;
            }

            var before = _managers.ToDictionary();
            try
            {
                _live = updater.Apply(_live, value, version, _managers, manager, kind == "ForceApply");
                return operation.ContainsKey("Conflicts") ? "no conflict" : null;
            }
            catch (MergeConflictException conflict)
            {
                Restore(before);
                return Compare(operation["Conflicts"], conflict);
            }
        }

        public string? Check(JsonObject @case)
        {
            Enter(Tables.Text(@case["APIVersion"]));
            var expected = Tables.Value(Tables.Text(@case["Object"]));
            if (!JsonValues.AreEqual(Normal(expected), Normal(_live)))
            {
                return $"object is {_live?.ToJsonString()}, expected {expected?.ToJsonString()}";
            }

            if (@case["Managed"] is null)
            {
                return null;
            }

            var managed = @case["Managed"]?.AsObject().Where(pair => pair.Key is not ("$type" or "items")).ToDictionary() ?? [];
            if (managed.Count != _managers.Count)
            {
                return $"managers are {string.Join(',', _managers.Keys)}, expected {string.Join(',', managed.Keys)}";
            }

            foreach (var (manager, owned) in managed)
            {
                var set = Tables.Set(owned!["args"]![0]);
                if (!_managers.TryGetValue(manager, out var actual) || !actual.Set.SetEquals(set) || actual.ApiVersion != Tables.Text(owned["args"]![1]))
                {
                    return $"{manager} owns {(actual is null ? "nothing" : actual.ApiVersion + " " + FieldsV1.Write(actual.Set).ToJsonString())}, expected {FieldsV1.Write(set).ToJsonString()}";
                }
            }

            return null;
        }

        private static JsonNode? Normal(JsonNode? node) => node is JsonObject { Count: 0 } ? null : node;

        private static string? Compare(JsonNode? expected, MergeConflictException conflict)
        {
            if (expected is null)
            {
                return "unexpected conflicts " + string.Join(' ', conflict.Conflicts.Select(item => item.Manager + string.Concat(item.Path)));
            }

            var wanted = expected["items"]!.AsArray().Select(item => item!["Manager"] + string.Concat(Tables.Path(item["Path"]))).Order();
            var actual = conflict.Conflicts.Select(item => item.Manager + string.Concat(item.Path)).Order();
            return wanted.SequenceEqual(actual) ? null : $"conflicts are {string.Join(' ', actual)}, expected {string.Join(' ', wanted)}";
        }

        private void Enter(string version)
        {
            _live = _version is null ? _live : _types.Convert(_live, _version, version);
            _version = version;
        }

        private void Restore(Dictionary<string, VersionedSet> before)
        {
            _managers.Clear();
            foreach (var (manager, owned) in before)
            {
                _managers[manager] = owned;
            }
        }

        private TableTypes TypesOf(string parser, string runner)
        {
            if (parser == "DeducedParser")
            {
                return new TableTypes(_ => SchemaNode.Deduced, (value, _, _) => value);
            }

            var known = _table["parsers"]![parser] ?? (parser == "nestedTypeParser" ? Tables.Read("merge__nested.json")["parsers"]![parser] : null);
            var (schema, type) = known is null ? KnownParsers.All[parser] : (known["schema"]!.ToString(), known["type"]?.ToString());
            var text = new SchemaText(schema);
            Func<JsonNode?, string, string, JsonNode?> convert = runner.Contains("repeating", StringComparison.Ordinal) ? TableTypes.Repeat
                : parser == "structMultiversionParser" ? TableTypes.Rename
                : (value, _, _) => value;
            return new TableTypes(version => type is null ? text.Find(version) : text.Find(type), parser == "multiversionWithReliantFieldsParser" ? Reliant : convert);
        }

        /// <summary>One field becomes another one in the other version.</summary>
        private static JsonNode? Reliant(JsonNode? value, string from, string to)
        {
            var (old, renamed) = from == "v1" ? ("field_foo_rely_on_bar", "required_field_bar") : ("required_field_bar", "field_foo_rely_on_bar");
            return value is JsonObject map
                ? new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key == old ? renamed : pair.Key, pair.Value?.DeepClone())))
                : value;
        }
    }
}
