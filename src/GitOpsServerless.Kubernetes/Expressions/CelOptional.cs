namespace GitOpsServerless.Kubernetes.Expressions;

/// <summary>An optional value, as <c>a.?b</c> makes it.</summary>
internal sealed record CelOptional(bool HasValue, object? Value)
{
    public static CelOptional None { get; } = new(false, null);

    public static CelOptional Of(object? value) => new(true, value);
}
