BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../module/out/GitOpsServerless/GitOpsServerless.psd1') -Force
    $quickstart = Join-Path $PSScriptRoot '../../samples/quickstart'
}

AfterAll { Disconnect-GitOps }

Describe 'Connect-GitOps' -Tag CI {
    It 'opens the engine of a folder' {
        $context = Connect-GitOps -Path $quickstart
        $context.Kind | Should -Be 'Local'
        (Get-GitOpsContext).Id | Should -Be $context.Id
        (Get-GitOpsApplication).Name | Should -Be @('shop-infra', 'shop-web')
    }

    It 'refuses a controller without https' {
        { Connect-GitOps -Uri http://gitops.example } | Should -Throw -ErrorId 'GOS0908,*'
    }

    It 'says what to do without a connection' {
        Disconnect-GitOps
        { Get-GitOpsApplication } | Should -Throw -ErrorId 'GOS0909,*'
    }
}
