namespace GitOpsServerless.Yaml;

/// <summary>How plain scalars are read.</summary>
public enum YamlDialect
{
    /// <summary>As Kubernetes' tools do: YAML 1.1, where <c>yes</c> and <c>on</c> are booleans.</summary>
    Kubernetes,

    /// <summary>As newer tools such as SOPS do (go-yaml v3): <c>yes</c> and <c>on</c> are text.</summary>
    Yaml12,
}
