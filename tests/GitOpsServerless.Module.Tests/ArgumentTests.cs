using System.Management.Automation;
using System.Text.Json.Nodes;
using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell;
using GitOpsServerless.PowerShell.Completion;
using GitOpsServerless.PowerShell.Manifests;

namespace GitOpsServerless.Module.Tests;

/// <summary>What becomes of arguments, and of values on their way to PowerShell.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData(300, null, 300)]
    [InlineData(1.5, null, 1.5)]
    [InlineData("300", null, 300)]
    [InlineData("5m", null, 300)]
    [InlineData("00:05:00", null, 300)]
    [InlineData((short)90, "90s", 90)]
    [InlineData(5, "5d", 432000)]
    public void Number_is_seconds_and_what_was_typed_counts(object value, string? typed, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationArgumentAttribute.Of(value, typed));

    [Theory]
    [InlineData("soon")]
    [InlineData(-1)]
    [InlineData("400d")]
    public void What_is_no_duration_is_refused(object value) =>
        Assert.Throws<ArgumentTransformationMetadataException>(() => DurationArgumentAttribute.Of(value, null));

    [Fact]
    public void Record_of_a_revision_stands_for_its_id()
    {
        var revision = new ApplicationRevision("shop", "4f1c2a9b00000000000000000000000000000000");

        Assert.Equal(revision.Revision, new RevisionArgumentAttribute().Transform(null!, revision));
        Assert.Equal(revision.Revision, revision.ToString());
    }

    [Theory]
    [InlineData("fix\u001b[2K\rRoll back", "fix\\u001B[2K\\u000DRoll back")]
    [InlineData("safe\u202Egnp.exe", "safe\\u202Egnp.exe")]
    [InlineData("bell\u0007 next\u009B2J", "bell\\u0007 next\\u009B2J")]
    [InlineData("Grüße ✓", "Grüße ✓")]
    public void Text_of_others_cannot_write_over_what_stands_beside_it(string text, string shown) => Assert.Equal(shown, PlainText.Line(text));

    [Theory]
    [InlineData("a,b", true)]
    [InlineData("kind,Kind", false)]
    [InlineData("a,", false)]
    [InlineData("PSObject", false)]
    public void Keys_that_cannot_be_properties_are_known(string keys, bool isPlain) => Assert.Equal(isPlain, PlainValue.IsPlain(keys.Split(',')));

    [Fact]
    public void Numbers_of_a_table_keep_their_value()
    {
        var json = ManifestObject.ToJson(new System.Collections.Hashtable { ["big"] = ulong.MaxValue, ["exact"] = 0.1234567890123456789m });

        Assert.Equal("18446744073709551615", json["big"]!.ToJsonString());
        Assert.Equal("0.1234567890123456789", json["exact"]!.ToJsonString());
        Assert.Equal(3L, PlainValue.Of(JsonNode.Parse("3")));
        Assert.Equal(ulong.MaxValue, PlainValue.Of(JsonNode.Parse("18446744073709551615")));
    }
}
