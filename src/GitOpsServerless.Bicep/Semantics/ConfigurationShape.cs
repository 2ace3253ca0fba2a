using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOpsServerless.Bicep.Semantics;

/// <summary>
/// What makes the official compiler stop at a <c>bicepconfig.json</c> that is valid JSON. Where it ends with an exception instead of a
/// code, the file is refused.
/// </summary>
internal static class ConfigurationShape
{
    /// <summary>The cloud profiles that need no trust, each with its <c>resourceManagerEndpoint</c> and <c>activeDirectoryAuthority</c>.</summary>
    private static readonly Dictionary<string, (Uri ResourceManager, Uri Authority)> Clouds = new(StringComparer.Ordinal)
    {
        ["AzureBleuCloud"] = (new("https://management.sovcloud-api.fr"), new("https://login.sovcloud-identity.fr")),
        ["AzureChinaCloud"] = (new("https://management.chinacloudapi.cn"), new("https://login.chinacloudapi.cn")),
        ["AzureCloud"] = (new("https://management.azure.com"), new("https://login.microsoftonline.com")),
        ["AzureUSGovernment"] = (new("https://management.usgovcloudapi.net"), new("https://login.microsoftonline.us")),
    };

    private static readonly string[] Credentials = ["Environment", "ManagedIdentity", "VisualStudio", "VisualStudioCode", "AzureCLI", "AzurePowerShell"];

    private static readonly (string Section, Func<JsonNode, bool> Fits)[] Sections =
    [
        ("cloud", IsCloud),
        ("moduleAliases", node => Have(node, kinds => Have(kinds, alias => Have(alias, IsText)))),
        ("extensions", node => Have(node, IsText)),
        ("implicitExtensions", node => node is JsonArray names && names.All(name => name is not null && IsText(name))),
        ("analyzers", node => node is JsonObject analyzers && Part(analyzers, "core", IsCore)),
        ("cacheRootDirectory", IsText),
        ("experimentalFeaturesWarning", IsFlag),
        ("experimentalFeaturesEnabled", node => Have(node, IsFlag)),
        ("formatting", IsFormatting),
        ("documentation", node => node is JsonObject),
    ];

    /// <summary>The first thing that the official compiler does not take; null when there is none.</summary>
    public static (string Code, string Message)? Problem(JsonNode? root)
    {
        if (root is not JsonObject configuration)
        {
            return Refused("a bicepconfig.json that is not an object");
        }

        if (Array.Find(Sections, section => !Part(configuration, section.Section, section.Fits)) is { Section: { } wrong })
        {
            return Refused($"a section {wrong} of bicepconfig.json that has a value of another type somewhere");
        }

        return OfCloud(configuration["cloud"] as JsonObject) ?? OfExtensions(configuration);
    }

    private static (string, string) Refused(string what) => (RefusalCodes.Feature, $"This compiler does not vouch for the exact output of: {what}. The official compiler ends with an exception; correct the value.");

    private static (string, string)? OfCloud(JsonObject? cloud)
    {
        if (cloud?["credentialOptions"]?["managedIdentity"] is JsonObject)
        {
            return Refused("a managed identity in the section cloud of bicepconfig.json");
        }

        var current = cloud?["currentProfile"]?.GetValue<string>() ?? "AzureCloud";
        if (cloud?["profiles"]?[current] is not JsonObject profile)
        {
            return Clouds.ContainsKey(current) ? null : ("BCP273", $"The cloud profile {current} does not exist: write one of {string.Join(", ", Clouds.Keys)}.");
        }

        // What a profile of a known name leaves out is as it is there.
        (Uri ResourceManager, Uri Authority)? known = Clouds.TryGetValue(current, out var own) ? own : null;
        if (Endpoint(profile, "resourceManagerEndpoint", known?.ResourceManager) is not { } resourceManager || Endpoint(profile, "activeDirectoryAuthority", known?.Authority) is not { } authority)
        {
            return ("BCP273", $"The cloud profile {current} needs a resourceManagerEndpoint and an activeDirectoryAuthority that are URLs.");
        }

        return Clouds.ContainsValue((resourceManager, authority)) ? null
            : ("BCP458", $"The cloud profile {current} has other endpoints than the language's own ones, and is not trusted.");
    }

    private static Uri? Endpoint(JsonObject profile, string name, Uri? known) => profile[name] is not { } value ? known
        : Uri.TryCreate(value.GetValue<string>(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : null;

    private static (string, string)? OfExtensions(JsonObject configuration)
    {
        if (configuration["implicitExtensions"] is not JsonArray names)
        {
            return null;
        }

        var wanted = names.Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        if (wanted.FirstOrDefault(name => name is not ("az" or "sys" or "kubernetes") && (configuration["extensions"] as JsonObject)?.ContainsKey(name) != true) is { } unknown)
        {
            return ("BCP397", $"The extension {unknown} is in implicitExtensions of bicepconfig.json, but not in extensions.");
        }

        return wanted.Contains("az") && wanted.All(name => name is "az" or "sys") ? null
            : (RefusalCodes.Extension, "implicitExtensions of bicepconfig.json names other extensions than az, or not az. Declare the extensions in the files.");
    }

    private static bool Part(JsonObject owner, string name, Func<JsonNode, bool> fits) => owner[name] is not { } value || fits(value);

    private static bool Have(JsonNode? node, Func<JsonNode?, bool> fits) => node is JsonObject @object && @object.All(pair => fits(pair.Value));

    private static bool IsText(JsonNode? node) => node is null || node.GetValueKind() == JsonValueKind.String;

    private static bool IsFlag(JsonNode? node) => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    private static bool IsNumber(JsonNode node) => node is JsonValue value && value.TryGetValue<int>(out _);

    private static bool IsOneOf(JsonNode? node, params string[] names) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && names.Contains(text, StringComparer.OrdinalIgnoreCase);

    private static bool IsCloud(JsonNode node) => node is JsonObject cloud
        && Part(cloud, "currentProfile", IsText)
        && Part(cloud, "profiles", profiles => Have(profiles, profile => Have(profile, IsText)))
        && Part(cloud, "credentialPrecedence", given => given is JsonArray kinds && kinds.All(kind => IsOneOf(kind, Credentials)))
        && Part(cloud, "credentialOptions", options => options is JsonObject);

    private static bool IsCore(JsonNode node) => node is JsonObject core
        && Part(core, "enabled", IsFlag)
        && Part(core, "verbose", IsFlag)
        && Part(core, "rules", rules => Have(rules, rule => rule is JsonObject settings && (!settings.TryGetPropertyValue("level", out var level) || level is not null && IsText(level))));

    private static bool IsFormatting(JsonNode node) => node is JsonObject formatting
        && Part(formatting, "indentKind", kind => IsOneOf(kind, "Space", "Tab"))
        && Part(formatting, "newlineKind", kind => IsOneOf(kind, "LF", "CRLF", "CR"))
        && Part(formatting, "insertFinalNewline", IsFlag)
        && Part(formatting, "indentSize", IsNumber)
        && Part(formatting, "width", IsNumber);
}
