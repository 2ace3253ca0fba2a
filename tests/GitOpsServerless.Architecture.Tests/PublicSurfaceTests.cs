using System.Reflection;
using GitOpsServerless.Testing;

namespace GitOpsServerless.Architecture.Tests;

/// <summary>The public surface of each room is a text file, so that every change of it is seen in a review.</summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData("Contracts")]
    [InlineData("Yaml")]
    [InlineData("Engine")]
    [InlineData("Git")]
    [InlineData("Rendering")]
    [InlineData("Bicep")]
    [InlineData("Arm")]
    [InlineData("Kubernetes")]
    [InlineData("Azure")]
    [InlineData("Runtime")]
    [InlineData("Controller")]
    [InlineData("Sandbox")]
    public void Public_surface_is_the_reviewed_one(string room)
    {
        var assembly = Assembly.Load($"GitOpsServerless.{room}");

        Golden.Matches($"tests/GitOpsServerless.Architecture.Tests/PublicSurface/{room}.txt", PublicSurface.Describe(assembly));
    }
}
