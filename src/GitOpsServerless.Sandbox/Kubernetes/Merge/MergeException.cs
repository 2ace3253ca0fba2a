namespace GitOpsServerless.Sandbox.Kubernetes.Merge;

/// <summary>A value does not fit its schema. The path is filled in on the way up.</summary>
internal sealed class MergeException(string message, string path = "") : Exception(path.Length == 0 ? message : $"{path}: {message}")
{
    public string Problem { get; } = message;

    public string Path { get; } = path;

    public MergeException Below(PathElement element) => new(Problem, element.Display() + Path);
}
