namespace GitOpsServerless.Arm.Language;

/// <summary>Finds the template behind a <c>templateLink</c>.</summary>
public interface ILinkedTemplateResolver
{
    /// <summary>The template; null when it cannot be had, which leaves the deployment opaque.</summary>
    TemplateDocument? Resolve(TemplateLink link);
}

/// <summary>A link to a template; exactly one of the three places is given.</summary>
/// <param name="Uri">An absolute URI, query string included.</param>
/// <param name="Id">The resource id of a template spec version.</param>
/// <param name="RelativePath">A path relative to the linking template.</param>
/// <param name="ParentUri">The URI of the linking template, where known.</param>
public sealed record TemplateLink(string? Uri, string? Id, string? RelativePath, string? ParentUri);
