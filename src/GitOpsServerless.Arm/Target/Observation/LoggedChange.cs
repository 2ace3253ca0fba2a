namespace GitOpsServerless.Arm.Target.Observation;

/// <summary>One write in the activity log.</summary>
/// <param name="Id">What was written.</param>
/// <param name="Time">When.</param>
/// <param name="Correlation">What it belongs to: all writes of a deployment have one id.</param>
internal sealed record LoggedChange(string Id, DateTimeOffset Time, string? Correlation);
