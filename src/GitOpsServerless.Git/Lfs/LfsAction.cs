namespace GitOpsServerless.Git.Lfs;

/// <summary>Where content is, and what to send along when it is asked for.</summary>
internal sealed record LfsAction(Uri Address, IReadOnlyDictionary<string, string> Headers);
