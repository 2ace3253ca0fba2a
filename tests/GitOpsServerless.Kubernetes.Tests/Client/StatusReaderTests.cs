using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.Kubernetes.Client;

namespace GitOpsServerless.Kubernetes.Tests.Client;

public sealed class StatusReaderTests
{
    [Theory]
    [InlineData(401, "Unauthorized", "Unauthorized", "GOS0601")]
    [InlineData(403, "Forbidden", "configmaps is forbidden: User \"x\" cannot list resource", "GOS0602")]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: violates PodSecurity \"restricted\"", "GOS0622")]
    [InlineData(403, "Forbidden", "pods \"a\" is forbidden: exceeded quota: q", "GOS0622")]
    [InlineData(400, "BadRequest", "admission webhook \"w\" denied the request: no", "GOS0622")]
    [InlineData(404, "NotFound", "configmaps \"a\" not found", "GOS0626")]
    [InlineData(409, "Conflict", "the object has been modified", "GOS0624")]
    [InlineData(422, "Invalid", "Service \"a\" is invalid: spec.clusterIPs[0]: Invalid value: may not change once set", "GOS0609")]
    [InlineData(422, "Invalid", "StorageClass.storage.k8s.io \"a\" is invalid: parameters: Forbidden: updates to parameters are forbidden.", "GOS0609")]
    [InlineData(422, "Invalid", "PriorityClass.scheduling.k8s.io \"a\" is invalid: value: Forbidden: may not be changed in an update.", "GOS0609")]
    [InlineData(422, "Invalid", "Deployment \"a\" is invalid: spec.selector: Invalid value: field is immutable", "GOS0609")]
    [InlineData(422, "Invalid", "StatefulSet \"a\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden", "GOS0609")]
    [InlineData(429, "TooManyRequests", "too many requests", "GOS0605")]
    [InlineData(500, "InternalError", "failed calling webhook", "GOS0606")]
    [InlineData(500, "", "failed to create typed patch object (default/a; apps/v1, Kind=Deployment): .spec.foo: field not declared in schema", "GOS0603")]
    [InlineData(403, "Forbidden", "configmaps \"a\" is forbidden: unable to create new content in namespace x because it is being terminated", "GOS0624")]
    [InlineData(504, "Timeout", "request did not complete", "GOS0625")]
    public void Answers_have_their_diagnostic(int status, string reason, string message, string code)
    {
        var response = Read(status, new JsonObject { ["kind"] = "Status", ["reason"] = reason, ["message"] = message }, "ConfigMap");

        Assert.Equal(code, response.Error!.Code);
        Assert.Equal(message, response.Error.Message);
    }

    [Fact]
    public void A_conflict_of_field_managers_is_told_from_other_conflicts()
    {
        var body = JsonNode.Parse("""
            {"kind":"Status","reason":"Conflict","message":"Apply failed with 1 conflict: conflict with \"other\": .data.key",
             "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"other\"","field":".data.key"}]}}
            """) as JsonObject;

        var error = Read(409, body, "ConfigMap").Error!;

        Assert.Equal("GOS0604", error.Code);
        Assert.Contains("other", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unsupported value: \"Bogus\"", "GOS0603")]
    [InlineData("Invalid value: \"b\": field is immutable", "GOS0609")]
    public void What_is_invalid_besides_an_immutable_field_is_invalid(string second, string code)
    {
        var body = new JsonObject
        {
            ["kind"] = "Status",
            ["reason"] = "Invalid",
            ["message"] = $"Deployment.apps \"a\" is invalid: [spec.selector: Invalid value: \"a\": field is immutable, spec.x: {second}]",
            ["details"] = new JsonObject
            {
                ["causes"] = new JsonArray(
                    new JsonObject { ["message"] = "Invalid value: \"a\": field is immutable", ["field"] = "spec.selector" },
                    new JsonObject { ["message"] = second, ["field"] = "spec.x" }),
            },
        };

        Assert.Equal(code, Read(422, body, "apps/Deployment").Error!.Code);
    }

    [Fact]
    public void A_refused_secret_shows_fields_but_no_values()
    {
        var body = JsonNode.Parse("""
            {"kind":"Status","reason":"Invalid","message":"Secret \"s\" is invalid: data[hunter2]: Invalid value: \"hunter3\": illegal base64 data",
             "details":{"causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \"hunter3\"","field":"data[hunter2]"}]}}
            """) as JsonObject;

        var error = Read(422, body, "Secret").Error!;

        Assert.DoesNotContain("hunter", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("data", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_is_no_status_still_has_its_code()
    {
        var error = Read(502, null, "ConfigMap").Error!;

        Assert.Equal("GOS0606", error.Code);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public void Long_messages_are_cut() =>
        Assert.True(Read(422, new JsonObject { ["message"] = new string('x', 100_000) }, "ConfigMap").Error!.Message.Length < 1_100);

    private static ApiResponse Read(int status, JsonObject? body, string type) =>
        StatusReader.Read(ApiRequest.Get("/api/v1/x", new ResourceId(type, "ns", "a")), status, body);
}
