using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>Field sets as JSON, the format <c>FieldsV1</c> of managed fields: <c>.</c> marks an element that is itself a member.</summary>
internal static class FieldsV1
{
    private const int MaxDepth = 100;

    public static JsonObject Write(FieldSet set)
    {
        var result = new JsonObject();
        foreach (var (element, isMember, children) in set.Entries)
        {
            var body = new JsonObject();
            if (children is { IsEmpty: false })
            {
                body = Write(children);
                if (isMember)
                {
                    body.Insert(0, ".", new JsonObject());
                }
            }
            else if (!isMember)
            {
                continue;
            }

            result[element.Text] = body;
        }

        return result;
    }

    public static FieldSet Read(JsonObject fields) => Read(fields, MaxDepth);

    private static FieldSet Read(JsonObject fields, int depth)
    {
        var result = new FieldSet();
        foreach (var (name, value) in fields)
        {
            if (name == "." || depth == 0 || PathElement.Parse(name) is not { } element)
            {
                continue;
            }

            if (value is not JsonObject { Count: > 0 } body)
            {
                result.Add(element);
                continue;
            }

            if (body.ContainsKey("."))
            {
                result.Add(element);
            }

            result.Attach(element, Read(body, depth - 1));
        }

        return result;
    }
}
