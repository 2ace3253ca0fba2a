namespace GitOpsServerless.PowerShell;

/// <summary>Formats of drift reports.</summary>
public enum DriftReportFormat
{
    /// <summary>A page for people.</summary>
    Html,

    /// <summary>For issues and pull requests.</summary>
    Markdown,

    /// <summary>The records as they are.</summary>
    Json,

    /// <summary>For code scanning (SARIF 2.1.0).</summary>
    Sarif,

    /// <summary>For test views of pipelines.</summary>
    JUnit,
}
