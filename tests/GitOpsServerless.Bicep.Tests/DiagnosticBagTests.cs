using GitOpsServerless.Bicep.Syntax;

namespace GitOpsServerless.Bicep.Tests;

/// <summary>Where there has been an error, the bag has one: a file that is refused is never without a finding.</summary>
public sealed class DiagnosticBagTests
{
    private static DiagnosticBag Bag(int limit) => new(new SourceText("main.bicep", "abcdefgh"), limit);

    [Fact]
    public void Error_is_kept_in_a_bag_that_is_full_of_warnings()
    {
        var bag = Bag(limit: 1);
        bag.Add("W1", BicepSeverity.Warning, 0, 1, "");

        bag.Error("E1", 1, 2, "");
        bag.Error("E2", 2, 3, "");

        Assert.True(bag.HasErrors);
        Assert.Equal(["W1", "E1"], bag.Items.Select(item => item.Code));
    }

    [Fact]
    public void Removed_error_stays_away_where_there_is_another_one()
    {
        var bag = Bag(limit: 10);
        bag.Error("E1", 0, 1, "");
        bag.Remove(0, 8, ["E1"]);

        bag.Error("E2", 0, 1, "");

        Assert.Equal(["E2"], bag.Items.Select(item => item.Code));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void Removed_errors_come_back_where_there_is_no_other_one(int limit)
    {
        var bag = Bag(limit);
        bag.Error("E1", 0, 1, "");
        bag.Error("E2", 1, 2, "");

        bag.Remove(0, 8, ["E1", "E2"]);

        Assert.True(bag.HasErrors);
        Assert.Equal(limit == 10 ? ["E1", "E2"] : ["E1"], bag.Items.Select(item => item.Code));
    }

    [Fact]
    public void Warnings_that_are_removed_leave_no_error()
    {
        var bag = Bag(limit: 10);
        bag.Add("W1", BicepSeverity.Warning, 0, 1, "");

        bag.Remove(0, 8, ["W1"]);

        Assert.False(bag.HasErrors);
        Assert.Empty(bag.Items);
    }

    [Fact]
    public void Error_that_stands_for_equal_ones_is_counted_once()
    {
        var bag = Bag(limit: 2);
        bag.Error("E1", 0, 1, "");
        bag.Error("E1", 0, 1, "");
        bag.ReplaceErrors(new NameNode(0, 8, "a"), "E2", "");

        bag.Remove(0, 8, ["E2"]);

        Assert.Equal(["E2"], bag.Items.Select(item => item.Code));
    }

    [Fact]
    public void Bag_that_is_cut_back_to_before_its_errors_has_none()
    {
        var bag = Bag(limit: 10);
        bag.Add("W1", BicepSeverity.Warning, 0, 1, "");
        bag.Error("E1", 0, 1, "");

        bag.Truncate(1);

        Assert.False(bag.HasErrors);
        Assert.Equal(["W1"], bag.Items.Select(item => item.Code));
    }
}
