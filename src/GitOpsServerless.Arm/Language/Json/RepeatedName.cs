namespace GitOpsServerless.Arm.Language.Json;

/// <summary>A property whose name its object has already.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">The line of the later one, from 1.</param>
/// <param name="Column">The column of the later one, from 1.</param>
/// <param name="FirstLine">The line of the earlier value.</param>
internal readonly record struct RepeatedName(string Name, int Line, int Column, int FirstLine);
