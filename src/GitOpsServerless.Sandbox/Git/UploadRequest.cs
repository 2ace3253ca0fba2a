using System.Globalization;
using GitOpsServerless.Git;
using GitOpsServerless.Git.Objects;

namespace GitOpsServerless.Sandbox.Git;

/// <summary>The arguments of the command fetch.</summary>
internal sealed record UploadRequest(
    IReadOnlyList<ObjectId> Wants, IReadOnlyList<ObjectId> Haves, IReadOnlySet<ObjectId> Shallow, int Depth, ObjectFilter Filter, bool Done)
{
    public static UploadRequest Parse(IReadOnlyList<string> arguments) => new(
        [.. Ids(arguments, "want ")],
        [.. Ids(arguments, "have ")],
        Ids(arguments, "shallow ").ToHashSet(),
        Value(arguments, "deepen ") is { } depth && int.TryParse(depth, CultureInfo.InvariantCulture, out var count) ? count : 0,
        ObjectFilter.Parse(Value(arguments, "filter ")),
        arguments.Contains("done", StringComparer.Ordinal));

    private static IEnumerable<ObjectId> Ids(IEnumerable<string> arguments, string name) =>
        arguments.Where(argument => argument.StartsWith(name, StringComparison.Ordinal)).Select(argument => ObjectId.Parse(argument[name.Length..]));

    private static string? Value(IEnumerable<string> arguments, string name) =>
        arguments.FirstOrDefault(argument => argument.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
