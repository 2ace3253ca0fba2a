using System.Text.Json.Nodes;

namespace GitOpsServerless.Sandbox.Kubernetes.Api;

/// <summary>Why one field is not accepted.</summary>
/// <param name="Reason">The cause's type, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Field">The path, such as <c>spec.selector</c>.</param>
/// <param name="Detail">The words after the path.</param>
internal sealed record FieldCause(string Reason, string Field, string Detail)
{
    public static FieldCause Required(string field, string detail = "") => new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : "Required value: " + detail);

    public static FieldCause Invalid(string field, string value, string detail) => new("FieldValueInvalid", field, $"Invalid value: {value}: {detail}");

    public static FieldCause Immutable(string field, string value) => Invalid(field, value, "field is immutable");

    public static FieldCause Forbidden(string field, string detail) => new("FieldValueForbidden", field, "Forbidden: " + detail);

    public static FieldCause NotSupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {value}: supported values: {string.Join(", ", supported.Select(static item => $"\"{item}\""))}");

    public static FieldCause TypeInvalid(string field, string value, string detail) => new("FieldValueTypeInvalid", field, $"Invalid value: {value}: {detail}");

    public static FieldCause Duplicate(string field, string value) => new("FieldValueDuplicate", field, "Duplicate value: " + value);

    public JsonObject ToJson() => new() { ["reason"] = Reason, ["message"] = Detail, ["field"] = Field };

    public override string ToString() => $"{Field}: {Detail}";
}
