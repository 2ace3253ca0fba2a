using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOpsServerless.Contracts;

namespace GitOpsServerless.Engine.Secrets;

/// <summary>
/// Finds <c>${keyvault:…}</c> in desired objects and puts the values in, for one run, in memory.
/// Each reference is asked for once a run. The state that comes out masks the values (<see cref="DesiredState.Redactor"/>).
/// </summary>
public sealed partial class SecretReferences(ISecretResolver resolver)
{
    private const int MaxReferences = 500;

    /// <summary>Whether a text has a reference.</summary>
    public static bool Contains(string text) => text.Contains("${keyvault:", StringComparison.Ordinal) && Syntax().IsMatch(text);

    /// <summary>Parses the inside of a reference.</summary>
    public static bool TryParse(string text, out SecretReference? reference)
    {
        var match = Syntax().Match(text);
        reference = match.Success && match.Length == text.Length ? Read(match) : null;
        return reference is not null;
    }

    /// <summary>Resolves all references of a state.</summary>
    public async Task<Result<DesiredState>> ResolveAsync(ApplicationDefinition application, DesiredState state, CancellationToken cancellationToken)
    {
        var found = state.Resources.Where(r => Texts(r.Payload).Any(Contains)).ToList();
        if (found.Count == 0)
        {
            return state;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<Diagnostic>();
        foreach (var resource in found)
        {
            foreach (Match match in Texts(resource.Payload).SelectMany(t => Syntax().Matches(t)))
            {
                if (values.Count >= MaxReferences && !values.ContainsKey(match.Value))
                {
                    return DiagnosticCatalog.TooManySecretReferences.Create($"There are more than {MaxReferences} different secret references.", resource: resource.Id);
                }

                if (!values.ContainsKey(match.Value))
                {
                    await ResolveOneAsync(application, resource, match, values, problems, cancellationToken);
                }
            }
        }

        if (problems.Count > 0)
        {
            return Result<DesiredState>.Failure(problems);
        }

        var resolved = found.ToDictionary(r => r.Id, r => Replace(r, values));
        return state with
        {
            Resources = [.. state.Resources.Select(r => resolved.GetValueOrDefault(r.Id, r))],
            Redactor = state.Redactor.With(values.Values.Concat(values.Values.Select(Base64))),
        };
    }

    private async Task ResolveOneAsync(
        ApplicationDefinition application,
        DesiredResource resource,
        Match match,
        Dictionary<string, string> values,
        List<Diagnostic> problems,
        CancellationToken cancellationToken)
    {
        var reference = Read(match);
        if ((reference.Vault ?? application.KeyVault) is not { } vault)
        {
            problems.Add(DiagnosticCatalog.SecretWithoutVault.Create(
                $"The reference '{match.Value}' names no vault and the application has no secrets.keyVault.",
                resource.Provenance.File, resource.Provenance.Line, resource: resource.Id));
            return;
        }

        var result = await resolver.ResolveAsync(reference with { Vault = vault }, cancellationToken);
        if (result.IsSuccess)
        {
            values[match.Value] = result.Value.Value;
        }
        else
        {
            problems.Add(result.Error! with { Resource = resource.Id, File = resource.Provenance.File, Line = resource.Provenance.Line });
        }
    }

    private static DesiredResource Replace(DesiredResource resource, Dictionary<string, string> values)
    {
        var isSecret = resource.Id is { Type: "Secret", IsAzure: false };
        var payload = (JsonObject)Replace(resource.Payload, values, isEncoded: false)!;
        if (isSecret && resource.Payload["data"] is JsonObject data)
        {
            payload["data"] = Replace(data, values, isEncoded: true);
        }

        return resource with { Payload = payload, SecretPlaces = new SecretPlaces([.. resource.SecretPlaces.Pointers, .. PlacesOf(resource.Payload, "")]), SourceDigest = Digests.OfDesired(resource) };
    }

    // The values under a Secret's data are base64 text, so what is put in there is encoded.
    private static JsonNode? Replace(JsonNode? node, Dictionary<string, string> values, bool isEncoded)
    {
        switch (node)
        {
            case JsonObject o:
                var map = new JsonObject();
                foreach (var (name, value) in o)
                {
                    map[name] = Replace(value, values, isEncoded);
                }

                return map;
            case JsonArray a:
                return new JsonArray([.. a.Select(i => Replace(i, values, isEncoded))]);
            case JsonValue v when v.TryGetValue(out string? text) && Contains(text):
                var replaced = Syntax().Replace(text, m => values.GetValueOrDefault(m.Value, m.Value));
                return JsonValue.Create(isEncoded ? Base64(replaced) : replaced);
            default:
                return node?.DeepClone();
        }
    }

    private static IEnumerable<string> PlacesOf(JsonNode? node, string pointer) => node switch
    {
        JsonObject o => o.SelectMany(p => PlacesOf(p.Value, SecretPlaces.Below(pointer, p.Key))),
        JsonArray a => a.SelectMany((item, i) => PlacesOf(item, SecretPlaces.Below(pointer, i.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
        JsonValue v when v.TryGetValue(out string? text) && Contains(text) => [pointer],
        _ => [],
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Texts(p.Value)),
        JsonArray a => a.SelectMany(Texts),
        JsonValue v when v.TryGetValue(out string? text) => [text],
        _ => [],
    };

    private static SecretReference Read(Match match) => new(
        match.Groups["vault"] is { Success: true } vault ? vault.Value : null,
        match.Groups["name"].Value,
        match.Groups["version"] is { Success: true } version ? version.Value : null);

    [GeneratedRegex(@"\$\{keyvault:((?<vault>https://[A-Za-z0-9.:-]+)/secrets/)?(?<name>[0-9A-Za-z-]{1,127})(/(?<version>[0-9a-fA-F]{32}))?\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Syntax();
}
