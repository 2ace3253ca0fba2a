using GitOpsServerless.Arm.Target.Observation;

namespace GitOpsServerless.Arm.Tests.Target;

/// <summary>A write of our own hides no write of somebody else.</summary>
public sealed class ChangeMemoryTests
{
    private const string Id = $"{AzureWorld.Scope}/providers/Microsoft.Storage/storageAccounts/stone/blobServices/default";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, bool> Logs => new()
    {
        { "own", true },
        { "own own", true },
        { "foreign", false },
        { "own foreign", false },
        { "foreign own", false },
        { "own foreign own", false },
        { "foreign own own", false },
        { "other foreign own", false },
        { "", true },
    };

    [Theory]
    [MemberData(nameof(Logs))]
    public void What_others_wrote_is_seen_in_whatever_order_the_log_has_it(string log, bool isUntouched)
    {
        List<LoggedChange> changes = [.. log.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((by, i) => new LoggedChange(Id, Start.AddMinutes(i + 1), by))];
        foreach (var order in new[] { changes, Enumerable.Reverse(changes).ToList() })
        {
            var memory = new ChangeMemory();
            Assert.True(memory.Take(order, Start.AddHours(-1)));
            Assert.True(memory.Take(order, Start.AddHours(-1)));

            Assert.Equal(isUntouched, memory.IsUntouched(Id, Start, "own"));
            Assert.Equal(isUntouched, memory.IsUntouched(Id[..Id.LastIndexOf("/blobServices", StringComparison.Ordinal)], Start, "own"));
            Assert.Equal(log.Length == 0, memory.IsUntouched(Id, Start, null));
        }
    }
}
