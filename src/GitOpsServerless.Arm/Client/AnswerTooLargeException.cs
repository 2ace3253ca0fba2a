namespace GitOpsServerless.Arm.Client;

/// <summary>An answer is larger than what is read; inside of the pipeline only.</summary>
internal sealed class AnswerTooLargeException(int limit) : Exception($"The answer is larger than {limit / 1024 / 1024} MiB and was not read.");
