using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Objects;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git.Http;

/// <summary>
/// What a remote offers: its refs, and its capabilities, which the cache remembers for a while (gitprotocol-v2, "Initial Client Request";
/// gitprotocol-http, "Smart Clients").
/// </summary>
internal sealed class ReferenceDiscovery(GitHttp http, RepositoryCache cache, GitSourceOptions options, TimeProvider time)
{
    public const string UploadPack = "git-upload-pack";

    public async Task<IReadOnlyList<RemoteRef>> ListAsync(IReadOnlyList<string> prefixes, CancellationToken cancellationToken)
    {
        Advertisement? fresh = null;
        var capabilities = Known() ?? (fresh = await AdvertiseAsync(cancellationToken)).Capabilities;
        if (capabilities.Version != 2)
        {
            fresh ??= await AdvertiseAsync(cancellationToken);
        }

        if (fresh is not null && fresh.Capabilities.Version != 2)
        {
            return [.. fresh.Refs.Where(item => prefixes.Count == 0 || prefixes.Any(prefix => item.Name.StartsWith(prefix, StringComparison.Ordinal)))];
        }

        try
        {
            return await LsRefs.RunAsync(http, prefixes, options.Limits, cancellationToken);
        }
        catch (GitException exception) when (fresh is null && exception.Fault is GitFault.ProtocolViolation or GitFault.RepositoryNotFound or GitFault.RedirectRefused)
        {
            // The remote may have changed since its capabilities were remembered.
            await AdvertiseAsync(cancellationToken);
            return await LsRefs.RunAsync(http, prefixes, options.Limits, cancellationToken);
        }
    }

    public async Task<Capabilities> CapabilitiesAsync(CancellationToken cancellationToken) =>
        Known() ?? (await AdvertiseAsync(cancellationToken)).Capabilities;

    /// <summary>The remote gives only what its refs lead to, whatever its capabilities seem to say.</summary>
    public void LearnThatWantsAreChecked()
    {
        if (cache.State.Capabilities is { } known)
        {
            cache.Save(cache.State with { Capabilities = known with { ExactWants = false } });
        }
    }

    /// <summary>The capabilities as they were found not long ago.</summary>
    private Capabilities? Known()
    {
        var state = cache.State;
        if (state.Capabilities is not { } known || time.GetUtcNow() - state.CapabilitiesDate > options.CapabilityLifetime)
        {
            return null;
        }

        return known.RedirectedTo is not { } address || http.TryFollow(address) ? known : null;
    }

    private async Task<Advertisement> AdvertiseAsync(CancellationToken cancellationToken)
    {
        http.Address = null;
        var before = http.Address;
        var advertisement = await http.AdvertiseAsync(UploadPack, options.ProtocolVersion2, cancellationToken);
        var capabilities = advertisement.Capabilities with { RedirectedTo = http.Address == before ? null : http.Address.AbsoluteUri };
        cache.Save(cache.State with { Capabilities = capabilities, CapabilitiesDate = time.GetUtcNow(), CombineRefused = false });
        return advertisement;
    }
}
