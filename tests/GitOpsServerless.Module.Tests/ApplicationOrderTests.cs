using GitOpsServerless.Contracts;
using GitOpsServerless.PowerShell.Planning;

namespace GitOpsServerless.Module.Tests;

public sealed class ApplicationOrderTests
{
    [Fact]
    public void Those_that_others_need_come_first_and_the_rest_stays_in_order() =>
        Assert.Equal(["z", "a", "b", "c"], Order(["a", "b", "c", "z"], ("a", ["z"]), ("c", ["a", "elsewhere"])));

    [Fact]
    public void Cycle_ends() => Assert.Equal(["b", "a"], Order(["a", "b"], ("a", ["b"]), ("b", ["a"])));

    private static IReadOnlyList<string> Order(IReadOnlyList<string> names, params (string Name, string[] Needs)[] needs) => ApplicationOrder.Of(
        names, name => needs.Where(n => n.Name == name).Select(n => new ApplicationDefinition(name) { DependsOn = n.Needs }).FirstOrDefault());
}
