using System.Runtime.CompilerServices;
using GitOpsServerless.Contracts;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.PowerShell.Isolation;

/// <summary>The one place that names types of the engine.</summary>
internal static class EngineBridge
{
    // Out of line, so that the engine is looked for only after the initializer has run.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IGitOpsEngineFactory CreateFactory() => new GitOpsEngineFactory();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IOperatorTools CreateTools() => new OperatorTools();

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Diagnostic FailureOf(Exception error, EngineConnectionKind? kind) => OperatorFailures.Of(error, kind);
}
