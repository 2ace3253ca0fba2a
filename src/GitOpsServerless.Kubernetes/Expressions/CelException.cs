namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>Ends parsing or evaluation; never leaves this folder.</summary>
internal sealed class CelException(string message, bool isLimit = false) : Exception(message)
{
    /// <summary>A limit cannot be absorbed by <c>&amp;&amp;</c> and <c>||</c>.</summary>
    public bool IsLimit { get; } = isLimit;
}
