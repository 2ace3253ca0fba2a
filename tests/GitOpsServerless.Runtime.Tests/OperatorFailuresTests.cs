using GitOpsServerless.Contracts;
using GitOpsServerless.Engine.State;
using GitOpsServerless.Runtime.Operators;

namespace GitOpsServerless.Runtime.Tests;

public sealed class OperatorFailuresTests
{
    [Fact]
    public void Every_exception_has_a_code_and_the_cause_decides_which()
    {
        Assert.Equal(DiagnosticCatalog.CorruptState.Code, Code(new CorruptStateException("inventory", new InvalidDataException("cut off"))));
        Assert.Equal(DiagnosticCatalog.LeaseLost.Code, Code(new StateConflictException("control")));
        Assert.Equal(DiagnosticCatalog.StateUnusable.Code, Code(new UnauthorizedAccessException()));
        Assert.Equal(DiagnosticCatalog.InternalError.Code, Code(new NotSupportedException()));
        Assert.Equal(DiagnosticCatalog.StateUnusable.Code, Code(new AggregateException(new IOException())));
        Assert.Equal(DiagnosticCatalog.ControllerUnreachable.Code, Code(new HttpRequestException(), EngineConnectionKind.Controller));
        Assert.Equal(DiagnosticCatalog.SandboxUnavailable.Code, Code(new HttpRequestException(), EngineConnectionKind.Sandbox));
        Assert.Equal(DiagnosticCatalog.SourceUnreadable.Code, Code(new HttpRequestException(), EngineConnectionKind.Local));
    }

    [Fact]
    public void Controller_has_key_and_token_and_an_address_without_a_key_in_it()
    {
        var refused = HttpEngine.Open(new EngineConnection(EngineConnectionKind.Controller) { Controller = new Uri("https://gitops.example/?code=hunter2") });

        Assert.Equal(DiagnosticCatalog.InvalidSetting.Code, refused.Error!.Code);
        Assert.DoesNotContain("hunter2", refused.Error.Message, StringComparison.Ordinal);
    }

    private static string Code(Exception error, EngineConnectionKind? kind = null) => OperatorFailures.Of(error, kind).Code;
}
