namespace GitOpsServerless.PowerShell;

/// <summary>One revision of an application's path.</summary>
/// <param name="Application">Application.</param>
/// <param name="Revision">Full id of the revision.</param>
public sealed record ApplicationRevision(string Application, string Revision)
{
    /// <summary>Id for people.</summary>
    public string ShortId => Contracts.Revision.Shorten(Revision);

    /// <summary>Author.</summary>
    public string? Author { get; init; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>First line of the message.</summary>
    public string? Subject { get; init; }

    /// <summary>The full id, so that the record can stand where an id is wanted.</summary>
    public override string ToString() => Revision;
}
