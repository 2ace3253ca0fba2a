using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Controller.Api;

/// <summary>The OpenAPI 3.1 document, made of the route table and of the types that are really written.</summary>
internal static partial class OpenApiDocument
{
    public static string Write(IReadOnlyList<ApiRoute> routes)
    {
        var paths = new JsonObject();
        foreach (var route in routes)
        {
            var path = $"/v1{route.Path}";
            paths[path] ??= new JsonObject();
            paths[path]![route.Method.ToLowerInvariant()] = Operation(route);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "GitOpsServerless controller", ["version"] = "v1" },
            ["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["entra"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "x-functions-key" },
                    ["entra"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An Entra token, at /ui/v1." },
                },
                ["responses"] = new JsonObject { ["Problem"] = ProblemResponse() },
            },
        }.ToJsonString(ContractsJson.Indented);
    }

    private static JsonObject Operation(ApiRoute route)
    {
        var operation = new JsonObject
        {
            ["operationId"] = route.Id,
            ["summary"] = route.Summary,
            ["description"] = $"Needs the role {route.Role.ToString().ToLowerInvariant()}.",
            ["parameters"] = new JsonArray([.. Parameters(route)]),
            ["responses"] = new JsonObject
            {
                [route.Status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new JsonObject
                {
                    ["description"] = "Success.",
                    ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schema(route.Response) } },
                },
                ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Problem" },
            },
        };
        if (route.Body is { } body)
        {
            operation["requestBody"] = new JsonObject
            {
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schema(body) } },
            };
        }

        return operation;
    }

    private static IEnumerable<JsonNode> Parameters(ApiRoute route) =>
        PathParameter().Matches(route.Path)
            .Select(m => Parameter(m.Groups["name"].Value, "path", "Name of the application.", isRequired: true))
            .Concat(route.Query.Select(q => Parameter(q.Name, "query", q.Description, isRequired: false)));

    private static JsonObject Parameter(string name, string place, string description, bool isRequired) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = isRequired,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = "string" },
    };

    private static JsonNode Schema(Type type) => ContractsJson.Options.GetJsonSchemaAsNode(type);

    private static JsonObject ProblemResponse() => new()
    {
        ["description"] = "Problem details (RFC 9457) with the diagnostic's code and help.",
        ["content"] = new JsonObject
        {
            ["application/problem+json"] = new JsonObject
            {
                ["schema"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["type"] = Text(),
                        ["title"] = Text(),
                        ["status"] = new JsonObject { ["type"] = "integer" },
                        ["detail"] = Text(),
                        ["code"] = Text(),
                        ["help"] = Text(),
                        ["diagnostics"] = new JsonObject { ["type"] = "array", ["items"] = Schema(typeof(Diagnostic)) },
                    },
                },
            },
        },
    };

    private static JsonObject Text() => new() { ["type"] = "string" };

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PathParameter();
}
