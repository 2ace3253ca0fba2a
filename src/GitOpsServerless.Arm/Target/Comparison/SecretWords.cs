using System.Text.Json;
using System.Text.Json.Nodes;
using GitOpsServerless.Arm.Client;

namespace GitOpsServerless.Arm.Target.Comparison;

/// <summary>What tells by a name or by the look of a value that it is a secret, whoever named it.</summary>
internal static class SecretWords
{
    private static readonly string[] Endings =
    [
        "password", "passwd", "pwd", "passphrase", "secret", "secretvalue", "securevalue", "privatekey", "sharedkey", "accesskey", "accountkey", "apikey",
        "primarykey", "secondarykey", "authorizationkey", "workspacekey", "licensekey", "encryptionkey", "connectionstring", "connectionstrings",
        "sastoken", "accesstoken", "authtoken", "refreshtoken", "bearertoken",
    ];

    private static readonly string[] Parts =
    [
        "AccountKey=", "SharedAccessKey=", "SharedAccessSignature=", "Password=", "Pwd=", "PRIVATE KEY-----", "&sig=", "?sig=",
    ];

    // The names under which lists of settings call what they set.
    private static readonly string[] Names = ["name", "key", "parameterName"];

    /// <summary>Whether a name ends as those of secrets do, in whatever spelling: <c>DB_PASSWORD</c>, <c>radiusServerSecret</c>.</summary>
    public static bool IsTelling(string name)
    {
        var plain = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
        return Endings.Any(e => plain.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the setting that a value is of has a telling name: <c>{ name: DB_PASSWORD, value: … }</c>.</summary>
    public static bool IsOfSecret(JsonObject setting, string property) =>
        IsOfSecret(n => JsonText.TextAt(setting, n), property);

    /// <summary>The same of a setting whose texts are found by their names.</summary>
    public static bool IsOfSecret(Func<string, string?> texts, string property) =>
        IsValue(property) && Names.Any(n => texts(n) is { } name && TypeKnowledge.IsSecret(name));

    /// <summary>The same by the place of the value, whose parent is called after the setting.</summary>
    public static bool IsOfSecret(Place place) =>
        IsValue(place.Name) && place.Identity.Split('/') is { Length: > 2 } parts && TypeKnowledge.IsSecret(parts[^2].Trim('[', ']'));

    /// <summary>Whether a text looks like a key, or has one in it.</summary>
    public static bool Looks(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text
        && Parts.Any(p => text.Contains(p, StringComparison.OrdinalIgnoreCase));

    private static bool IsValue(string property) => property.Equals("value", StringComparison.OrdinalIgnoreCase);
}
