namespace GitOpsServerless.Module.Tests.Pester;

/// <summary>A line of the results that tests/pester/Run.ps1 writes.</summary>
internal sealed record PesterCase(string File, string Name, string Result, double Seconds, string? Message);
