using Azure.Core;
using GitOpsServerless.Arm.Rendering;
using GitOpsServerless.Arm.Target;
using GitOpsServerless.Azure.Aks;
using GitOpsServerless.Azure.Identity;
using GitOpsServerless.Bicep;
using GitOpsServerless.Contracts;
using GitOpsServerless.Git;
using GitOpsServerless.Kubernetes;
using GitOpsServerless.Rendering;

namespace GitOpsServerless.Runtime.Composition;

/// <summary>The rooms as every host uses them.</summary>
public static class StandardRooms
{
    /// <summary>All renderers, in the order in which they are asked.</summary>
    public static IReadOnlyList<IRenderer> Renderers(RenderingOptions options) =>
    [
        Templates(options),
        new KustomizeRenderer(options),
        new HelmRenderer(options),
        new PlainRenderer(options),
    ];

    private static TemplateRenderer Templates(RenderingOptions options)
    {
        var modules = new BicepModules(options);
        return new TemplateRenderer(new BicepOptions { Environment = options.BicepEnvironment })
        {
            OtherCompiler = new BicepProgram(options).CompileAsync,
            ModuleSource = (module, secrets, cancellationToken) =>
                modules.FindAsync(module.CachePath, module.Registry, module.Repository, module.Version, secrets, cancellationToken),
        };
    }

    /// <summary>Git repositories.</summary>
    /// <param name="cacheFolder">Folder of the object cache.</param>
    /// <param name="secrets">Resolves the credentials that definitions name.</param>
    /// <param name="identity">Identity of the host for <c>managedIdentity</c>; null where there is none.</param>
    /// <param name="allowLocal">Whether <c>file://</c> repositories of this machine may be read.</param>
    /// <param name="time">Clock.</param>
    /// <param name="environment">Reads a variable of the operator's environment, for limits (docs/git.md); null for the defaults.</param>
    public static GitSource Git(
        string cacheFolder, ISecretResolver secrets, TokenCredential? identity, bool allowLocal, TimeProvider time, Func<string, string?>? environment = null) => new(
        GitSettings.Apply(new GitSourceOptions { CacheFolder = cacheFolder, AllowLocalRepositories = allowLocal }, environment ?? (static _ => null)),
        time,
        new SecretGitCredentials(secrets, identity is null ? null : TokenOf(identity), new HttpClient(GitSource.CreateHandler()), time));

    /// <summary>The real targets, with the identity of the host.</summary>
    /// <param name="identity">Identity.</param>
    /// <param name="secrets">Resolves kubeconfigs that are secrets.</param>
    /// <param name="host">Files and environment of the machine for kubeconfigs.</param>
    /// <param name="time">Clock.</param>
    /// <param name="kubernetes">Options of Kubernetes targets.</param>
    /// <param name="arm">Another Azure Resource Manager than that of a public cloud.</param>
    /// <param name="environment">Reads a variable of the operator's environment.</param>
    public static IReadOnlyList<ITargetFactory> LiveTargets(
        TokenCredential identity, ISecretResolver secrets, KubernetesHost host, TimeProvider time, KubernetesTargetOptions? kubernetes = null, ArmEndpointOverride? arm = null,
        Func<string, string?>? environment = null) =>
    [
        new KubernetesTargetFactory(new LiveConnections(new AksCredentialResolver(identity, HostCloud.Of(environment ?? (static _ => null)).ResourceManager), secrets, host, time, kubernetes ?? new KubernetesTargetOptions()), host, time, kubernetes),
        new AzureTargetFactory((arm?.TargetOptions(identity, time) ?? new AzureTargetOptions { Credential = identity, TimeProvider = time }).WithEnvironment(environment ?? (static _ => null))),
    ];

    private static Func<string, CancellationToken, Task<Result<SecretValue>>> TokenOf(TokenCredential identity) => async (scope, cancellationToken) =>
    {
        var token = await identity.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken);
        return new SecretValue(token.Token, null);
    };
}
