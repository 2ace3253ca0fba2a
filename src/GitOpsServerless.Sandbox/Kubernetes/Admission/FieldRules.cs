using System.Text.Json.Nodes;
using GitOpsServerless.Sandbox.Kubernetes.Api;
using GitOpsServerless.Sandbox.Kubernetes.Resources;
using GitOpsServerless.Sandbox.Kubernetes.Schema;

namespace GitOpsServerless.Sandbox.Kubernetes.Admission;

/// <summary>Decodes a body as its kind: what the schema does not know is dropped, reported or refused.</summary>
internal static class FieldRules
{
    /// <summary>Drops unknown fields of an object that was sent whole.</summary>
    public static void Clean(ResourceVersion version, JsonObject body, WriteOptions options)
    {
        var unknown = new List<string>();
        if (version.StructuralSchema is { } structural)
        {
            StructuralSchema.Prune(body, structural, unknown);
        }
        else if (!version.Resource.IsCustom)
        {
            BuiltInDecoder.Decode(version, body, unknown);
        }

        Report(unknown, options);
    }

    /// <summary>
    /// An applied configuration keeps unknown fields: the merge refuses them with its own words. Nulls mean absence.
    /// </summary>
    public static void CleanApplied(ResourceVersion version, JsonObject applied, WriteOptions options)
    {
        var unknown = new List<string>();
        if (!version.Resource.IsCustom)
        {
            DropNulls(applied);
        }

        if (options.Validation != FieldValidation.Strict || version.Resource.IsCustom)
        {
            return;
        }

        BuiltInDecoder.Decode(version, (JsonObject)applied.DeepClone(), unknown, lenient: true);
        Report(unknown, options);
    }

    private static void DropNulls(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                DropNulls(item);
            }
        }
        else if (node is JsonObject map)
        {
            List<string>? dropped = null;
            foreach (var (name, value) in map)
            {
                if (value is null)
                {
                    (dropped ??= []).Add(name);
                }

                DropNulls(value);
            }

            foreach (var name in dropped ?? [])
            {
                map.Remove(name);
            }
        }
    }

    private static void Report(List<string> unknown, WriteOptions options)
    {
        if (unknown.Count == 0 || options.Validation == FieldValidation.Ignore || options.IsInternal)
        {
            return;
        }

        var texts = unknown.Distinct(StringComparer.Ordinal).Select(static path => $"unknown field \"{path}\"").ToArray();
        if (options.Validation == FieldValidation.Strict)
        {
            throw new StatusException(ApiStatus.BadRequest("strict decoding error: " + string.Join(", ", texts)));
        }

        options.Warnings.AddRange(texts);
    }
}
