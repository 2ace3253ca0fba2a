namespace GitOpsServerless.ChaosHost;

/// <summary>A clock that is off by some minutes and otherwise right.</summary>
internal sealed class SkewedTime(TimeSpan skew) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + skew;
}
