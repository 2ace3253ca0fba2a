namespace GitOpsServerless.Rendering.Substituting;

internal sealed class SubstitutionException(string message) : Exception(message);
