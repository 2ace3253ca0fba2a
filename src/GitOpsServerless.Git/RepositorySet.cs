using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git.Cache;
using GitOpsServerless.Git.Http;
using GitOpsServerless.Git.Lfs;
using GitOpsServerless.Git.Local;
using GitOpsServerless.Git.Wire;

namespace GitOpsServerless.Git;

/// <summary>The repositories that are open, one for each address and credential: what one credential may see is not shown to another.</summary>
internal sealed class RepositorySet(GitSourceOptions options, HttpClient client, IGitCredentials? credentials, GitTraffic traffic, TimeProvider time) : IDisposable
{
    /// <summary>Repositories whose files stay open and whose objects stay in memory. The others are opened again when they are asked for.</summary>
    private const int MaxLive = 16;

    private readonly ConcurrentDictionary<string, Lazy<IRepository>> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly LinkedList<IRepository> live = new();

    public static bool Serves(SourceDefinition source) =>
        source.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp || address.IsFile);

    public IRepository Open(SourceDefinition source)
    {
        if (!Serves(source))
        {
            throw new GitException(GitFault.AddressRefused, $"The source {AddressText.Scrub(source.Key)} is not an https, http or file address.");
        }

        var key = KeyOf(source);

        // A repository that is not there yet may come: a failure is not remembered.
        var repository = open.GetOrAdd(key, _ => new Lazy<IRepository>(() => Create(source, key), LazyThreadSafetyMode.PublicationOnly)).Value;
        Use(repository);
        return repository;
    }

    /// <summary>Where the content of LFS pointers comes from; null where the source asks for none.</summary>
    public ILargeFiles? LargeFiles(SourceDefinition source)
    {
        if (source.Lfs is null)
        {
            return null;
        }

        if (Open(source) is LocalRepository local)
        {
            return new LocalLargeFiles(local.Layout.CommonFolder, options.Limits);
        }

        var settings = new GitHttpSettings(options.Limits, time, options.AllowedRedirectHosts, traffic);
        return new LfsServer(client, source, new CredentialSource(credentials, source, new Uri(source.Url!)), new LfsFolder(Path.Combine(FolderOf(KeyOf(source)), "lfs")), settings);
    }

    public void Dispose()
    {
        foreach (var repository in open.Values.Where(item => item.IsValueCreated).Select(item => item.Value).OfType<IDisposable>())
        {
            repository.Dispose();
        }
    }

    /// <summary>Puts a repository first, and closes the files of the one that was used least recently where there are too many.</summary>
    private void Use(IRepository repository)
    {
        lock (gate)
        {
            if (live.First?.Value == repository)
            {
                return;
            }

            live.Remove(repository);
            live.AddFirst(repository);
            if (live.Count > MaxLive)
            {
                live.Last!.Value.LookAgain();
                live.RemoveLast();
            }
        }
    }

    /// <summary>Files that were dropped take room on the disk as long as somebody has them open.</summary>
    private void OnEvicted()
    {
        lock (gate)
        {
            foreach (var repository in live)
            {
                repository.LookAgain();
            }
        }
    }

    private static string KeyOf(SourceDefinition source) => string.Join('\n', source.Url, source.Credential, source.UserName);

    private string FolderOf(string key) => Path.Combine(options.CacheFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]);

    private IRepository Create(SourceDefinition source, string key)
    {
        var address = new Uri(source.Url!);
        if (address.IsFile)
        {
            return options.AllowLocalRepositories && address.Host.Length == 0
                ? new LocalRepository(address.LocalPath, options.Limits)
                : throw new GitException(GitFault.AddressRefused, "Repositories on the machine of the host are not read here.");
        }

        AddressGuard.Check(address);
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new GitException(GitFault.AddressRefused, $"The address of {AddressText.Scrub(address)} has a query or a fragment, which no repository has.");
        }

        if (address.UserInfo.Length > 0)
        {
            throw new GitException(GitFault.AddressRefused, $"The address {AddressText.Scrub(address)} holds a user name or password; use the credential of the source.");
        }

        var folder = FolderOf(key);
        var settings = new GitHttpSettings(options.Limits, time, options.AllowedRedirectHosts, traffic);
        var http = new GitHttp(client, address, new CredentialSource(credentials, source, address), settings);
        return new RemoteRepository(http, new RepositoryCache(folder, options.Limits, time), options, time, OnEvicted);
    }
}
