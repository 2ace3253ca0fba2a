namespace GitOpsServerless.Kubernetes;

/// <summary>What reading kubeconfigs and service accounts needs of the machine. A host supplies it.</summary>
public sealed record KubernetesHost
{
    /// <summary>Reads a text file; null when it does not exist or cannot be read.</summary>
    public Func<string, CancellationToken, Task<string?>> ReadFile { get; init; } = static (_, _) => Task.FromResult<string?>(null);

    /// <summary>Reads an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = static _ => null;

    /// <summary>Runs a credential plugin of a kubeconfig and answers its output; null where the host never does. See <see cref="KubernetesTargetOptions.AllowExecPlugins"/>.</summary>
    public Func<ExecPlugin, CancellationToken, Task<string?>>? RunPlugin { get; init; }
}

/// <summary>A credential plugin of a kubeconfig (<c>users[].user.exec</c>).</summary>
/// <param name="Command">Program.</param>
/// <param name="Arguments">Arguments.</param>
/// <param name="Environment">Additional environment variables.</param>
public sealed record ExecPlugin(string Command, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Version of the <c>ExecCredential</c> that the plugin is to answer with.</summary>
    public string ApiVersion { get; init; } = "client.authentication.k8s.io/v1";
}
