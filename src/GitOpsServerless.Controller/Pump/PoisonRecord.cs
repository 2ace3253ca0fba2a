using GitOpsServerless.Contracts;
using GitOpsServerless.Controller.Documents;

namespace GitOpsServerless.Controller.Pump;

/// <summary>Why messages of one application were given up.</summary>
/// <param name="Application">Application.</param>
/// <param name="Diagnostic">The newest reason.</param>
/// <param name="At">When the newest one was given up.</param>
internal sealed record PoisonRecord(string Application, Diagnostic Diagnostic, DateTimeOffset At) : IVersionedDocument
{
    public const string Folder = "controller/poison/";

    public int SchemaVersion { get; init; } = VersionedDocument.Newest;

    /// <summary>How many messages were given up.</summary>
    public int Messages { get; init; } = 1;

    public static string KeyOf(string application) => $"{Folder}{application}.json";
}
