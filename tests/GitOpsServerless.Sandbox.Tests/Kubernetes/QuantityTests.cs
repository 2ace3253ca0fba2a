using GitOpsServerless.Sandbox.Kubernetes.Schema;

namespace GitOpsServerless.Sandbox.Tests.Kubernetes;

/// <summary>Examples of the documentation of resource.Quantity and of what an API server answers.</summary>
public sealed class QuantityTests
{
    [Theory]
    [InlineData("1", "1")]
    [InlineData("0", "0")]
    [InlineData("0Gi", "0")]
    [InlineData("1000m", "1")]
    [InlineData("100m", "100m")]
    [InlineData("0.1", "100m")]
    [InlineData("0.5", "500m")]
    [InlineData("1.5", "1500m")]
    [InlineData("1000", "1k")]
    [InlineData("1024", "1024")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("512", "512")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.1Gi", "107374182400m")]
    [InlineData("+2", "2")]
    [InlineData("-0.5", "-500m")]
    [InlineData("1e3", "1e3")]
    [InlineData("12e6", "12e6")]
    [InlineData("1E", "1E")]
    [InlineData("100000Mi", "100000Mi")]
    [InlineData("2000M", "2G")]
    [InlineData("0.0000000001", "1n")]
    public void Quantities_have_one_text(string text, string expected) => Assert.Equal(expected, QuantityText.Canonical(text));

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("1.2.3")]
    [InlineData("10 Mi")]
    [InlineData("1e999")]
    [InlineData("-")]
    public void What_is_no_quantity_stays(string text) => Assert.Null(QuantityText.Canonical(text));
}
